package io.caisson.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a report is of: whole months, or days. */
public sealed interface ReportPeriod permits ReportMonths, ReportDays {

    int FIRST_YEAR = 1970;
    int LAST_YEAR = 2199;
    int MOST_MONTHS = 36;

    /** As it is written: a month such as 2026-11, or a day such as 2026-11-03. */
    Temporal from();

    /** The last month, or the last day: part of it. */
    Temporal to();

    /** The first month of which something is in it. */
    YearMonth firstMonth();

    YearMonth lastMonth();

    /** The first month that is in it as a whole; after {@link #lastWhole} where none is. */
    YearMonth firstWhole();

    YearMonth lastWhole();

    /**
     * One as long, so many steps later. For months a step is one month; for days it is as many days as there are of them.
     *
     * @param steps below zero for earlier
     */
    ReportPeriod later(int steps);

    /** Of months that are in it only in part, the days that are: of at most two months. */
    List<MonthPart> parts();

    /** Whether a month is in it only in part, so that it is given a part of what was charged for the month. */
    default boolean isAllocated() {
        return !parts().isEmpty();
    }

    LocalDate firstDay();

    LocalDate lastDay();

    boolean isOfDays();

    /** One month, or null where it is anything else. */
    @Nullable
    YearMonth only();

    /** In UTC. */
    default Instant start() {
        return midnight(firstDay());
    }

    /** Not part of it. */
    default Instant end() {
        return midnight(lastDay().plusDays(1));
    }

    /** Reads one month, or the first and the last of several months or days. */
    static ReportPeriod of(@Nullable String month, @Nullable String from, @Nullable String to) {
        if (month == null && (isDay(from) || isDay(to))) {
            return ReportDays.of(from, to);
        }
        return ReportMonths.of(month, from, to);
    }

    /** Whether it is written as a day, even as one that there isn't. */
    static boolean isDay(@Nullable String text) {
        return text != null
                && text.chars().filter(character -> character == '-').count() > 1;
    }

    static Instant midnight(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
