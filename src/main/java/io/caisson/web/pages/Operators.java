package io.caisson.web.pages;

import io.caisson.metering.UsageReport;
import io.caisson.metering.UsageReports;
import io.caisson.sandbox.Sandbox;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's pages. */
@Controller
class Operators {

    private final Sandbox sandbox;
    private final UsageReports reports;
    private final Clock clock;

    Operators(Sandbox sandbox, UsageReports reports, Clock clock) {
        this.sandbox = sandbox;
        this.reports = reports;
        this.clock = clock;
    }

    @GetMapping("/admin/sandbox")
    String sandbox(Model model) {
        model.addAttribute("sandbox", sandbox.status());
        model.addAttribute("history", sandbox.history());
        return "sandbox";
    }

    @GetMapping("/admin/usage")
    String usage(@RequestParam(required = false) @Nullable String month, Model model) {
        var asked = month == null || month.isBlank() ? YearMonth.now(clock) : parse(month, model);
        model.addAttribute("report", reports.of(asked));
        return "usage";
    }

    private YearMonth parse(String month, Model model) {
        try {
            return UsageReport.monthOf(month);
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
            return YearMonth.now(clock);
        }
    }
}
