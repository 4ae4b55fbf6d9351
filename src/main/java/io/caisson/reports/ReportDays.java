package io.caisson.reports;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Days, within at most 36 months. Those that make up a month are that month, of each tenant's own time zone; all others are
 * days of UTC.
 *
 * @param to the last of them
 */
public record ReportDays(LocalDate from, LocalDate to) implements ReportPeriod {

    public ReportDays {
        Bounds.require("day", from, to, latestEnd(from));
    }

    static ReportDays of(@Nullable String from, @Nullable String to) {
        return new ReportDays(read("from", from), read("to", to));
    }

    @Override
    public YearMonth firstMonth() {
        return YearMonth.from(from);
    }

    @Override
    public YearMonth lastMonth() {
        return YearMonth.from(to);
    }

    @Override
    public ReportDays later(int steps) {
        long days = steps * (ChronoUnit.DAYS.between(from, to) + 1);
        var first = from.plusDays(days);
        // As many months can be a day less elsewhere.
        return new ReportDays(first, earliest(to.plusDays(days), latestEnd(first)));
    }

    @Override
    public @Nullable YearMonth only() {
        return null;
    }

    @Override
    public LocalDate firstDay() {
        return from;
    }

    @Override
    public LocalDate lastDay() {
        return to;
    }

    @Override
    public boolean isOfDays() {
        return true;
    }

    @Override
    public YearMonth firstWhole() {
        return from.getDayOfMonth() == 1 ? firstMonth() : firstMonth().plusMonths(1);
    }

    @Override
    public YearMonth lastWhole() {
        return afterwards().getDayOfMonth() == 1 ? lastMonth() : lastMonth().minusMonths(1);
    }

    @Override
    public List<MonthPart> parts() {
        return Stream.of(firstMonth(), lastMonth())
                .distinct()
                .filter(month -> month.isBefore(firstWhole()) || month.isAfter(lastWhole()))
                .map(month -> new MonthPart(
                        month, latest(from, month.atDay(1)), earliest(afterwards(), MonthPart.endOf(month))))
                .toList();
    }

    private LocalDate afterwards() {
        return to.plusDays(1);
    }

    /** The last day that a report from that day on can have. */
    private static LocalDate latestEnd(LocalDate from) {
        return from.plusMonths(MOST_MONTHS).minusDays(1);
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earliest(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate read(String field, @Nullable String text) {
        return Bounds.read(
                field,
                text,
                LocalDate::parse,
                "a day that there is from %d to %d such as 2026-11-03; give 'from' and 'to' both as days, or both as months such as 2026-11"
                        .formatted(FIRST_YEAR, LAST_YEAR));
    }
}
