package io.caisson.reports;

import io.caisson.shared.InvalidValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Whole months, at most 36: for what is a tenant's, months of its own time zone; for nodes, months of UTC.
 *
 * @param to the last of them
 */
public record ReportMonths(YearMonth from, YearMonth to) {

    private static final int MOST = 36;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;

    public ReportMonths {
        if (to.isBefore(from)) {
            throw new InvalidValue("to", to.toString(), "no month before 'from', which is " + from);
        }
        if (!to.isBefore(from.plusMonths(MOST))) {
            throw new InvalidValue(
                    "to", to.toString(), "at most %s: a report is of at most %d months".formatted(last(from), MOST));
        }
    }

    /** Reads one month, or the first and the last of several. */
    public static ReportMonths of(@Nullable String month, @Nullable String from, @Nullable String to) {
        if (month != null) {
            if (from != null || to != null) {
                throw new InvalidValue("month", month, "left out where 'from' and 'to' are given");
            }
            var one = read("month", month);
            return new ReportMonths(one, one);
        }
        return new ReportMonths(read("from", from), read("to", to));
    }

    /** One month, or null where there are several. */
    public @Nullable YearMonth only() {
        return from.equals(to) ? from : null;
    }

    /** As many, so many later. @param months below zero for earlier ones */
    public ReportMonths later(int months) {
        return new ReportMonths(from.plusMonths(months), to.plusMonths(months));
    }

    Instant start() {
        return from.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** Not part of them. */
    Instant end() {
        return to.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static YearMonth last(YearMonth from) {
        return from.plusMonths(MOST - 1);
    }

    private static YearMonth read(String field, @Nullable String text) {
        try {
            var month = YearMonth.parse(text == null ? "" : text);
            if (month.getYear() >= FIRST_YEAR && month.getYear() <= LAST_YEAR) {
                return month;
            }
        } catch (DateTimeException e) {
            // refused below, as one that nobody means
        }
        throw new InvalidValue(
                field,
                text == null ? "" : text,
                "a year and a month such as 2026-11; give 'month', or 'from' and 'to'");
    }
}
