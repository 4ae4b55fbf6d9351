package io.caisson.web.pages;

import io.caisson.metering.UsageReport;
import io.caisson.overhead.OverheadReports;
import io.caisson.overhead.Suggestion;
import io.caisson.web.OverheadCsv;
import java.time.Clock;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's page of what is declared for sandboxes and what they take. */
@Controller
class OverheadPages {

    private final OverheadReports reports;
    private final Clock clock;

    OverheadPages(OverheadReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @GetMapping("/admin/reports/overhead")
    String overhead(@RequestParam(defaultValue = "") String month, Model model) {
        var asked = AskedMonth.of(month, clock, model);
        model.addAttribute("report", reports.of(asked));
        model.addAttribute("headroom", Suggestion.HEADROOM);
        model.addAttribute("fewest", Suggestion.FEWEST_SAMPLES);
        return "overhead";
    }

    @GetMapping("/admin/reports/overhead.csv")
    ResponseEntity<String> csv(@RequestParam String month) {
        var asked = UsageReport.monthOf(month);
        return Download.csv("caisson-overhead-%s".formatted(asked), OverheadCsv.of(reports.of(asked)));
    }
}
