package io.caisson.web.pages;

import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportPeriod;
import io.caisson.shared.InvalidValue;
import java.time.YearMonth;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

/**
 * The period that a report's form and links ask for; what is empty was not filled in.
 *
 * @param of which of the form's two pairs counts: {@code days}, or months. Links say both kinds by the first pair
 */
record AskedPeriod(
        @Nullable String month,
        @Nullable String from,
        @Nullable String to,
        @Nullable String of,
        @Nullable String firstDay,
        @Nullable String lastDay) {

    private static final Set<String> FIELDS = Set.of("month", "from", "to");

    /** Of one end alone it is that month or day, and without any this month. */
    ReportPeriod read(YearMonth now) {
        if ("days".equals(of)) {
            return between(filled(firstDay), filled(lastDay), now);
        }
        var one = filled(month);
        return one == null ? between(filled(from), filled(to), now) : ReportPeriod.of(one, filled(from), filled(to));
    }

    /** Shows the form again as it was sent, with what was wrong beside the field. What isn't of the period is told above. */
    void refused(InvalidValue e, Model model) {
        var message = String.valueOf(e.getMessage());
        if (!FIELDS.contains(e.field())) {
            model.addAttribute("error", message);
            return;
        }
        boolean linked = ReportPeriod.isDay(from) || ReportPeriod.isDay(to);
        boolean days = "days".equals(of) || linked;
        var first = text(linked ? from : firstDay);
        var last = text(linked ? to : lastDay);
        var input = e.field().equals("to") ? days ? "lastDay" : "to" : days ? "firstDay" : "from";
        model.addAttribute("errors", Map.of(input, message));
        model.addAttribute(
                "sent",
                Map.of(
                        "of",
                        days ? "days" : "months",
                        "from",
                        text(month == null ? from : month),
                        "to",
                        text(to),
                        "firstDay",
                        first,
                        "lastDay",
                        last));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static ReportPeriod between(@Nullable String first, @Nullable String last, YearMonth now) {
        return first == null && last == null
                ? new ReportMonths(now, now)
                : ReportPeriod.of(null, first == null ? last : first, last == null ? first : last);
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
