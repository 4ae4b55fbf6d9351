package io.caisson.web.pages;

import io.caisson.metering.UsageExports;
import io.caisson.metering.UsageExports.TenantAs;
import io.caisson.metering.UsageReport;
import io.caisson.metering.UsageReports;
import io.caisson.sandbox.AdmissionPolicies;
import io.caisson.sandbox.Sandbox;
import io.caisson.web.SegmentsFile;
import io.caisson.web.UsageCsv;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's pages: is the sandbox there, and what did everybody use? */
@Controller
@RequestMapping("/admin")
class OperatorPages {

    private final Sandbox sandbox;
    private final AdmissionPolicies policies;
    private final UsageReports reports;
    private final UsageExports exports;
    private final Clock clock;

    OperatorPages(
            Sandbox sandbox, AdmissionPolicies policies, UsageReports reports, UsageExports exports, Clock clock) {
        this.sandbox = sandbox;
        this.policies = policies;
        this.reports = reports;
        this.exports = exports;
        this.clock = clock;
    }

    @GetMapping("/sandbox")
    String sandbox(Model model) {
        model.addAttribute("sandbox", sandbox.status());
        model.addAttribute("history", sandbox.history());
        model.addAttribute("policies", policies.status());
        return "sandbox";
    }

    @GetMapping("/usage")
    String usage(@RequestParam(defaultValue = "") String month, Model model) {
        var asked = AskedMonth.of(month, clock, model);
        model.addAttribute("report", reports.of(asked));
        model.addAttribute("exported", exports.has(asked));
        return "usage";
    }

    @GetMapping("/usage.csv")
    ResponseEntity<String> csv(@RequestParam String month) {
        var asked = UsageReport.monthOf(month);
        return Download.csv("caisson-usage-%s".formatted(asked), UsageCsv.of(reports.of(asked)));
    }

    @GetMapping("/usage/segments.csv")
    void segments(@RequestParam String month, HttpServletResponse response) throws IOException {
        SegmentsFile.write(exports, UsageReport.monthOf(month), TenantAs.ID, response);
    }
}
