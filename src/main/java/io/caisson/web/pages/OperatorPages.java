package io.caisson.web.pages;

import io.caisson.metering.UsageReport;
import io.caisson.metering.UsageReports;
import io.caisson.sandbox.AdmissionPolicies;
import io.caisson.sandbox.Sandbox;
import io.caisson.shared.InvalidValue;
import io.caisson.web.UsageCsv;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
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

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Sandbox sandbox;
    private final AdmissionPolicies policies;
    private final UsageReports reports;
    private final Clock clock;

    OperatorPages(Sandbox sandbox, AdmissionPolicies policies, UsageReports reports, Clock clock) {
        this.sandbox = sandbox;
        this.policies = policies;
        this.reports = reports;
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
        var now = YearMonth.now(clock);
        var asked = now;
        try {
            asked = month.isBlank() ? now : UsageReport.monthOf(month.strip());
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
        }
        model.addAttribute("report", reports.of(asked));
        model.addAttribute("before", asked.minusMonths(1));
        model.addAttribute("after", asked.isBefore(now) ? asked.plusMonths(1) : null);
        model.addAttribute("now", now);
        return "usage";
    }

    @GetMapping("/usage.csv")
    ResponseEntity<String> csv(@RequestParam String month) {
        var asked = UsageReport.monthOf(month);
        var file = ContentDisposition.attachment()
                .filename("caisson-usage-%s.csv".formatted(asked))
                .build();
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(UsageCsv.of(reports.of(asked)));
    }
}
