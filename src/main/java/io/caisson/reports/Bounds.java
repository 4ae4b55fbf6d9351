package io.caisson.reports;

import static io.caisson.reports.ReportPeriod.FIRST_YEAR;
import static io.caisson.reports.ReportPeriod.LAST_YEAR;
import static io.caisson.reports.ReportPeriod.MOST_MONTHS;

import io.caisson.reports.RefusedPeriod.Why;
import java.time.DateTimeException;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the first and the last month or day of a report have to be. */
final class Bounds {

    private Bounds() {}

    /**
     * Reads one of them.
     *
     * @param allowed as which it could be read
     */
    static <T extends Temporal> T read(String field, @Nullable String text, Function<String, T> parse, String allowed) {
        try {
            var bound = parse.apply(text == null ? "" : text);
            var year = bound.get(ChronoField.YEAR);
            if (year >= FIRST_YEAR && year <= LAST_YEAR) {
                return bound;
            }
        } catch (DateTimeException e) {
            // refused below, as one that nobody means
        }
        throw new RefusedPeriod(Why.UNREADABLE, field, text, allowed, null);
    }

    /**
     * Refuses two that no report is from and to.
     *
     * @param unit month or day
     * @param latest that the last one may be
     */
    static <T extends Comparable<? super T>> void require(String unit, T from, T to, T latest) {
        if (to.compareTo(from) < 0) {
            var allowed = "no %s before 'from', which is %s".formatted(unit, from);
            throw new RefusedPeriod(Why.BACKWARDS, "to", to.toString(), allowed, from);
        }
        if (to.compareTo(latest) > 0) {
            var allowed = "at most %s: a report is of at most %d months".formatted(latest, MOST_MONTHS);
            throw new RefusedPeriod(Why.TOO_LONG, "to", to.toString(), allowed, latest);
        }
    }
}
