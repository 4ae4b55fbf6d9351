package io.caisson.web.pages;

import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportPeriod;
import java.time.YearMonth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Of one end alone it is that month or day, and without any this month. */
    ReportPeriod read(YearMonth now) {
        if ("days".equals(of)) {
            return between(filled(firstDay), filled(lastDay), now);
        }
        var one = filled(month);
        return one == null ? between(filled(from), filled(to), now) : ReportPeriod.of(one, filled(from), filled(to));
    }

    /** Whether the form is to show the pair of days: links say both kinds by the first pair. */
    boolean isOfDays() {
        return "days".equals(of) || isLinkOfDays();
    }

    /** What was sent, by the form's fields. */
    Map<String, String> sent() {
        return Map.of(
                "of",
                isOfDays() ? "days" : "months",
                "from",
                text(month == null ? from : month),
                "to",
                text(to),
                "firstDay",
                text(isLinkOfDays() ? from : firstDay),
                "lastDay",
                text(isLinkOfDays() ? to : lastDay));
    }

    private boolean isLinkOfDays() {
        return ReportPeriod.isDay(from) || ReportPeriod.isDay(to);
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
