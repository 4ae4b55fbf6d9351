package io.caisson.web.api;

import io.caisson.reports.BillingCsv;
import io.caisson.reports.BillingPdf;
import io.caisson.reports.BillingReport;
import io.caisson.reports.BillingReports;
import io.caisson.reports.ReportFilter;
import io.caisson.reports.ReportPeriod;
import io.caisson.reports.ReportQuery;
import io.caisson.web.api.BillingReportView.View;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The operator's billing report. */
@RestController
@RequestMapping("/v1/admin/reports/billing")
class BillingReportApi {

    private final BillingReports reports;

    BillingReportApi(BillingReports reports) {
        this.reports = reports;
    }

    /** The parameters of all forms of the report. */
    record Asked(
            @Nullable String month,
            @Nullable String from,
            @Nullable String to,
            @Nullable String sort,
            @Nullable String tenant,
            @Nullable String plan,
            @Nullable String state,
            @Nullable String budget,
            @Nullable String account) {

        ReportQuery query() {
            return ReportQuery.of(
                    ReportPeriod.of(month, from, to), sort, ReportFilter.of(tenant, plan, state, budget, account));
        }
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    View json(Asked asked) {
        return View.of(report(asked));
    }

    @GetMapping(produces = "text/csv")
    String csv(Asked asked) {
        return BillingCsv.of(report(asked));
    }

    @GetMapping(produces = MediaType.APPLICATION_PDF_VALUE)
    byte[] pdf(Asked asked) {
        return BillingPdf.of(report(asked));
    }

    private BillingReport report(Asked asked) {
        return reports.of(asked.query());
    }
}
