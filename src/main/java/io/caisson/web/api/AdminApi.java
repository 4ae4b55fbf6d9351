package io.caisson.web.api;

import io.caisson.metering.UsageReport;
import io.caisson.metering.UsageReport.TenantUsage;
import io.caisson.metering.UsageReports;
import io.caisson.sandbox.AdmissionPolicies;
import io.caisson.sandbox.OverheadPeriod;
import io.caisson.sandbox.PolicyState;
import io.caisson.sandbox.PolicyStatus;
import io.caisson.sandbox.Sandbox;
import io.caisson.sandbox.SandboxState;
import io.caisson.sandbox.SandboxStatus;
import io.caisson.shared.Resources;
import io.caisson.web.UsageCsv;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private final AdmissionPolicies policies;
    private final UsageReports reports;

    AdminApi(Sandbox sandbox, AdmissionPolicies policies, UsageReports reports) {
        this.sandbox = sandbox;
        this.policies = policies;
        this.reports = reports;
    }

    /** Declared per pod. */
    record Overhead(long cpuMillis, long memoryBytes) {

        static Overhead of(Resources each) {
            return new Overhead(each.cpu().millis(), each.memory().bytes());
        }
    }

    record Status(
            String runtimeClass,
            SandboxState state,
            String message,
            @Nullable String handler,
            List<String> nodes,
            Overhead overhead,
            Instant since,
            Instant checkedAt) {

        static Status of(SandboxStatus status) {
            return new Status(
                    status.runtimeClass(),
                    status.state(),
                    status.message(),
                    status.handler(),
                    status.nodes(),
                    Overhead.of(status.overhead()),
                    status.since(),
                    status.checkedAt());
        }
    }

    record Period(Instant validFrom, Overhead overhead) {

        static Period of(OverheadPeriod period) {
            return new Period(period.validFrom(), Overhead.of(period.overhead()));
        }
    }

    record Policy(String kind, String name, PolicyState state, String message, Instant since, Instant checkedAt) {

        static Policy of(PolicyStatus status) {
            return new Policy(
                    status.kind(), status.name(), status.state(), status.message(), status.since(), status.checkedAt());
        }
    }

    record SandboxView(Status status, List<Period> history, List<Policy> policies) {}

    record Report(String month, List<TenantUsage> tenants, TenantUsage total) {

        static Report of(UsageReport report) {
            return new Report(report.month().toString(), report.tenants(), report.total());
        }
    }

    @GetMapping("/sandbox")
    SandboxView sandbox() {
        return new SandboxView(
                Status.of(sandbox.status()),
                sandbox.history().stream().map(Period::of).toList(),
                policies.status().stream().map(Policy::of).toList());
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
