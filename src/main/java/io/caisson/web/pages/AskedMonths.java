package io.caisson.web.pages;

import io.caisson.reports.ReportMonths;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** The months that a report's form and links ask for; what is empty was not filled in. */
record AskedMonths(
        @Nullable String month,
        @Nullable String from,
        @Nullable String to) {

    /** Of one end alone it is that month, and without any this one. */
    ReportMonths read(YearMonth now) {
        var one = filled(month);
        var first = filled(from);
        var last = filled(to);
        if (one == null && first == null && last == null) {
            return new ReportMonths(now, now);
        }
        return one != null
                ? ReportMonths.of(one, first, last)
                : ReportMonths.of(null, first == null ? last : first, last == null ? first : last);
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
