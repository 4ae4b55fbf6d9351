package io.caisson.reports;

import io.caisson.reports.RefusedPeriod.Why;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole months, at most 36: for what is a tenant's, months of its own time zone; for nodes, months of UTC.
 *
 * @param to the last of them
 */
public record ReportMonths(YearMonth from, YearMonth to) implements ReportPeriod {

    public ReportMonths {
        Bounds.require("month", from, to, from.plusMonths(MOST_MONTHS - 1L));
    }

    static ReportMonths of(@Nullable String month, @Nullable String from, @Nullable String to) {
        if (month != null) {
            if (from != null || to != null) {
                throw new RefusedPeriod(Why.TWICE, "month", month, "left out where 'from' and 'to' are given", null);
            }
            var one = read("month", month);
            return new ReportMonths(one, one);
        }
        return new ReportMonths(read("from", from), read("to", to));
    }

    @Override
    public YearMonth firstMonth() {
        return from;
    }

    @Override
    public YearMonth lastMonth() {
        return to;
    }

    @Override
    public YearMonth firstWhole() {
        return from;
    }

    @Override
    public YearMonth lastWhole() {
        return to;
    }

    @Override
    public @Nullable YearMonth only() {
        return from.equals(to) ? from : null;
    }

    @Override
    public ReportMonths later(int months) {
        return new ReportMonths(from.plusMonths(months), to.plusMonths(months));
    }

    @Override
    public List<MonthPart> parts() {
        return List.of();
    }

    @Override
    public LocalDate firstDay() {
        return from.atDay(1);
    }

    @Override
    public LocalDate lastDay() {
        return to.atEndOfMonth();
    }

    @Override
    public boolean isOfDays() {
        return false;
    }

    private static YearMonth read(String field, @Nullable String text) {
        return Bounds.read(
                field,
                text,
                YearMonth::parse,
                "a year and a month such as 2026-11; give 'month', or 'from' and 'to', which may be days such as 2026-11-03, too");
    }
}
