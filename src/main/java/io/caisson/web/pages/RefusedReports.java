package io.caisson.web.pages;

import io.caisson.reports.RefusedPeriod;
import io.caisson.reports.RefusedPeriod.Why;
import io.caisson.reports.ReportPeriod;
import io.caisson.shared.InvalidValue;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What a report's page says of a query that was refused: of its period by the names that the form gives its fields. */
@Component
class RefusedReports {

    private final Words words;

    RefusedReports(Words words) {
        this.words = words;
    }

    /** Shows the form again as it was sent, with what was wrong beside the field. What isn't of one of its fields is told above. */
    void show(AskedPeriod asked, InvalidValue e, Model model) {
        if (!(e instanceof RefusedPeriod refused) || refused.why() == Why.TWICE) {
            model.addAttribute("error", String.valueOf(e.getMessage()));
            return;
        }
        var first = asked.isOfDays() ? "firstDay" : "from";
        var last = asked.isOfDays() ? "lastDay" : "to";
        var field = refused.field().equals("to") ? last : first;
        var key = "billing.refused.%s.%s".formatted(refused.why(), asked.isOfDays() ? "days" : "months");
        var message = words.say(
                key,
                words.say("billing." + field),
                refused.quoted(),
                words.say("billing." + first),
                refused.bound(),
                String.valueOf(ReportPeriod.FIRST_YEAR),
                String.valueOf(ReportPeriod.LAST_YEAR),
                ReportPeriod.MOST_MONTHS);
        model.addAttribute("errors", Map.of(field, message));
        model.addAttribute("sent", asked.sent());
    }
}
