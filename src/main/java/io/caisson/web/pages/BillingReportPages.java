package io.caisson.web.pages;

import io.caisson.budgets.BudgetState;
import io.caisson.reports.AccountState;
import io.caisson.reports.BillingCsv;
import io.caisson.reports.BillingPdf;
import io.caisson.reports.BillingReports;
import io.caisson.reports.NodeCosts;
import io.caisson.reports.ReportFilter;
import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportPeriod;
import io.caisson.reports.ReportQuery;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantState;
import java.time.Clock;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What every tenant brings, for operators. */
@Controller
class BillingReportPages {

    private static final int SHOWN = 50;
    private static final int YEAR = 12;

    private final BillingReports reports;
    private final NodeCosts costs;
    private final TrendCharts charts;
    private final RefusedReports refused;
    private final Clock clock;

    BillingReportPages(
            BillingReports reports, NodeCosts costs, TrendCharts charts, RefusedReports refused, Clock clock) {
        this.reports = reports;
        this.costs = costs;
        this.charts = charts;
        this.refused = refused;
        this.clock = clock;
    }

    /** What the form and the links send beside the period; what is empty was not filled in. */
    record Asked(
            @Nullable String sort,
            @Nullable String tenant,
            @Nullable String plan,
            @Nullable String state,
            @Nullable String budget,
            @Nullable String account,
            @Nullable String page) {

        ReportQuery of(ReportPeriod period) {
            return ReportQuery.of(period, sort, ReportFilter.of(tenant, plan, state, budget, account));
        }
    }

    @GetMapping("/admin/reports/billing")
    String report(AskedPeriod period, Asked asked, Model model) {
        var now = YearMonth.now(clock);
        var query = ReportQuery.all(new ReportMonths(now, now));
        try {
            query = asked.of(query.period()); // stays where the period is refused
            query = asked.of(period.read(now));
        } catch (InvalidValue e) {
            refused.show(period, e, model);
        }
        var report = reports.of(query);
        int pages = Math.max(1, (report.tenants().size() + SHOWN - 1) / SHOWN);
        int page = page(asked.page(), pages);
        model.addAttribute("report", report);
        model.addAttribute("links", new ReportLinks(query));
        model.addAttribute("states", TenantState.values());
        model.addAttribute("budgets", BudgetState.values());
        model.addAttribute("accounts", AccountState.values());
        model.addAttribute("nodeCost", costs.inForce().orElse(null));
        model.addAttribute("charts", charts.of(report.trend()));
        model.addAttribute("now", now);
        model.addAttribute("over", !query.period().end().isAfter(clock.instant()));
        model.addAttribute("yearAgo", now.minusMonths(YEAR - 1L));
        model.addAttribute("page", page);
        model.addAttribute("pages", pages);
        model.addAttribute(
                "shown",
                report.tenants().stream().skip((page - 1L) * SHOWN).limit(SHOWN).toList());
        return "billing-report";
    }

    @GetMapping("/admin/reports/billing.csv")
    ResponseEntity<String> csv(AskedPeriod period, Asked asked) {
        var query = asked.of(period.read(YearMonth.now(clock)));
        return Download.csv(name(query), BillingCsv.of(reports.of(query)));
    }

    @GetMapping("/admin/reports/billing.pdf")
    ResponseEntity<byte[]> pdf(AskedPeriod period, Asked asked) {
        var query = asked.of(period.read(YearMonth.now(clock)));
        return Download.pdf(name(query), BillingPdf.of(reports.of(query)));
    }

    /** A page that isn't there is the nearest one. */
    private static int page(@Nullable String text, int pages) {
        return text != null && text.matches("[0-9]{1,6}") ? Math.clamp(Integer.parseInt(text), 1, pages) : 1;
    }

    private static String name(ReportQuery query) {
        return "caisson-billing-%s-%s"
                .formatted(query.period().from(), query.period().to());
    }
}
