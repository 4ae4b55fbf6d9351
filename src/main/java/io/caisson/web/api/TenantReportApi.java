package io.caisson.web.api;

import io.caisson.reports.Advice;
import io.caisson.reports.BillingReports;
import io.caisson.reports.ReportPeriod;
import io.caisson.web.OwnTenant;
import io.caisson.web.api.BillingReportView.MonthView;
import io.caisson.web.api.BillingReportView.MonthsView;
import io.caisson.web.api.BillingReportView.TenantView;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the operator's billing report says of a tenant, for itself. */
@RestController
@RequestMapping("/v1/tenants/{slug}/reports/billing")
class TenantReportApi {

    private final BillingReports reports;

    TenantReportApi(BillingReports reports) {
        this.reports = reports;
    }

    /** @param billing null where nothing was charged in that time yet, and so {@code advice} */
    record View(
            String from,
            String to,
            MonthsView months,
            boolean allocated,
            @Nullable TenantView billing,
            List<MonthView> trend,
            @Nullable AdviceView advice) {}

    record AdviceView(
            String reason,
            @Nullable String suggestion,
            @Nullable BigDecimal savedCoreHours,
            @Nullable BigDecimal savedGibHours) {

        static AdviceView of(Advice advice) {
            var found = advice.suggestion();
            return found == null
                    ? new AdviceView(advice.reason(), null, null, null)
                    : new AdviceView(advice.reason(), found.toString(), found.coreHours(), found.gibHours());
        }
    }

    @GetMapping
    View get(
            OwnTenant tenant,
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        var period = ReportPeriod.of(month, from, to);
        var report = reports.of(tenant.id(), period);
        return new View(
                period.from().toString(),
                period.to().toString(),
                MonthsView.of(period),
                period.isAllocated(),
                report.billing() == null ? null : TenantView.of(report.billing()),
                report.trend().stream().map(MonthView::of).toList(),
                report.advice() == null ? null : AdviceView.of(report.advice()));
    }
}
