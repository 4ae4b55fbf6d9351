package io.caisson.web.pages;

import io.caisson.metering.UsageReport;
import io.caisson.overhead.OverheadReports;
import io.caisson.overhead.Suggestion;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OverheadCsv;
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
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's page of what is declared for sandboxes and what they take. */
@Controller
class OverheadPages {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final OverheadReports reports;
    private final Clock clock;

    OverheadPages(OverheadReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @GetMapping("/admin/reports/overhead")
    String overhead(@RequestParam(defaultValue = "") String month, Model model) {
        var now = YearMonth.now(clock);
        var asked = now;
        try {
            asked = month.isBlank() ? now : UsageReport.monthOf(month.strip());
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
        }
        model.addAttribute("report", reports.of(asked));
        model.addAttribute("headroom", Suggestion.HEADROOM);
        model.addAttribute("fewest", Suggestion.FEWEST_SAMPLES);
        model.addAttribute("before", asked.minusMonths(1));
        model.addAttribute("after", asked.isBefore(now) ? asked.plusMonths(1) : null);
        model.addAttribute("now", now);
        return "overhead";
    }

    @GetMapping("/admin/reports/overhead.csv")
    ResponseEntity<String> csv(@RequestParam String month) {
        var asked = UsageReport.monthOf(month);
        var file = ContentDisposition.attachment()
                .filename("caisson-overhead-%s.csv".formatted(asked))
                .build();
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(OverheadCsv.of(reports.of(asked)));
    }
}
