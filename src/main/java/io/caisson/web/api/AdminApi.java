package io.caisson.web.api;

import io.caisson.metering.UsageReport;
import io.caisson.metering.UsageReport.TenantUsage;
import io.caisson.metering.UsageReports;
import io.caisson.sandbox.OverheadPeriod;
import io.caisson.sandbox.Sandbox;
import io.caisson.sandbox.SandboxStatus;
import io.caisson.web.UsageCsv;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What operators see: the sandbox and what all tenants used. */
@RestController
@RequestMapping("/v1/admin")
class AdminApi {

    private final Sandbox sandbox;
    private final UsageReports reports;

    AdminApi(Sandbox sandbox, UsageReports reports) {
        this.sandbox = sandbox;
        this.reports = reports;
    }

    record SandboxView(SandboxStatus status, List<OverheadPeriod> history) {}

    record Report(String month, List<TenantUsage> tenants, TenantUsage total) {

        static Report of(UsageReport report) {
            return new Report(report.month().toString(), report.tenants(), report.total());
        }
    }

    @GetMapping("/sandbox")
    SandboxView sandbox() {
        return new SandboxView(sandbox.status(), sandbox.history());
    }

    @GetMapping(path = "/reports/usage", produces = MediaType.APPLICATION_JSON_VALUE)
    Report usage(@RequestParam String month) {
        return Report.of(reports.of(UsageReport.monthOf(month)));
    }

    @GetMapping(path = "/reports/usage", produces = "text/csv")
    String usageAsCsv(@RequestParam String month) {
        return UsageCsv.of(reports.of(UsageReport.monthOf(month)));
    }
}
