package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.reports.BillingReports;
import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportPeriod;
import io.caisson.shared.InvalidValue;
import io.caisson.web.Tenancies;
import java.time.Clock;
import java.time.YearMonth;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The billing report of one tenant, for itself. */
@Controller
class TenantReportPages {

    private final BillingReports reports;
    private final TrendCharts charts;
    private final RefusedReports refused;
    private final Tenancies tenancies;
    private final Clock clock;

    TenantReportPages(
            BillingReports reports, TrendCharts charts, RefusedReports refused, Tenancies tenancies, Clock clock) {
        this.reports = reports;
        this.charts = charts;
        this.refused = refused;
        this.tenancies = tenancies;
        this.clock = clock;
    }

    @GetMapping("/tenants/{slug}/report")
    String report(@AuthenticationPrincipal Caller caller, @PathVariable String slug, AskedPeriod asked, Model model) {
        var tenant = tenancies.get(caller, slug);
        var now = YearMonth.now(clock);
        ReportPeriod period = new ReportMonths(now, now);
        try {
            period = asked.read(now);
        } catch (InvalidValue e) {
            refused.show(asked, e, model);
        }
        var report = reports.of(tenant.id(), period);
        model.addAttribute("tenant", tenant);
        model.addAttribute("report", report);
        model.addAttribute("charts", charts.of(report.trend()));
        model.addAttribute("now", now);
        model.addAttribute("over", !period.end().isAfter(clock.instant()));
        return "tenant-report";
    }
}
