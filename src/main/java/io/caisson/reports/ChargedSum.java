package io.caisson.reports;

import io.caisson.metering.Meter;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a month's lines in one currency come to, by what they are shared out by.
 *
 * @param lines from the first line's start to the last one's end, as far as they are within the month
 * @param life of the tenant
 */
record ChargedSum(
        UUID tenant,
        YearMonth month,
        Currency currency,
        Span lines,
        Span life,
        Figure charged,
        Figure overheadValue,
        Figure overheadAbsorbed,
        Figure overheadBilled) {

    /**
     * One figure.
     *
     * @param byUsage amounts that go with what was used of a meter
     * @param byTime the minimum
     */
    record Figure(Map<Meter, BigDecimal> byUsage, BigDecimal byTime) {

        private static Figure ofOverhead(BigDecimal cpu, BigDecimal all) {
            var amounts = new EnumMap<Meter, BigDecimal>(Meter.class);
            amounts.put(Meter.OVERHEAD_CPU, cpu);
            amounts.put(Meter.OVERHEAD_MEMORY, all.subtract(cpu));
            return new Figure(amounts, BigDecimal.ZERO);
        }
    }

    /**
     * Seconds since 1970.
     *
     * @param to not part of it
     */
    record Span(long from, long to) {

        static Span of(@Nullable Timestamp from, @Nullable Timestamp to) {
            return new Span(
                    from == null ? Long.MIN_VALUE : from.toInstant().getEpochSecond(),
                    to == null ? Long.MAX_VALUE : to.toInstant().getEpochSecond());
        }

        Span and(Span other) {
            return new Span(Math.max(from, other.from), Math.min(to, other.to));
        }

        /**
         * How much of those days of UTC.
         *
         * @param end not part of them
         */
        long seconds(LocalDate first, LocalDate end) {
            var both = and(new Span(
                    ReportPeriod.midnight(first).getEpochSecond(),
                    ReportPeriod.midnight(end).getEpochSecond()));
            return Math.max(0, both.to - both.from);
        }
    }

    static ChargedSum of(ResultSet row) throws SQLException {
        var byUsage = new EnumMap<Meter, BigDecimal>(Meter.class);
        byUsage.put(Meter.CPU, row.getBigDecimal("cpu_amount"));
        byUsage.put(Meter.MEMORY, row.getBigDecimal("memory_amount"));
        byUsage.put(Meter.OVERHEAD_CPU, row.getBigDecimal("overhead_cpu_amount"));
        byUsage.put(Meter.OVERHEAD_MEMORY, row.getBigDecimal("overhead_memory_amount"));
        byUsage.put(Meter.INSTANCE, row.getBigDecimal("instance_amount"));
        var minimum = byUsage.values().stream().reduce(row.getBigDecimal("revenue"), BigDecimal::subtract);
        return new ChargedSum(
                row.getObject("tenant_id", UUID.class),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                Money.currency(row.getString("currency")),
                Span.of(row.getTimestamp("first"), row.getTimestamp("last")),
                Span.of(row.getTimestamp("created_at"), row.getTimestamp("deleted_at")),
                new Figure(byUsage, minimum),
                Figure.ofOverhead(row.getBigDecimal("overhead_cpu_value"), row.getBigDecimal("overhead_value")),
                Figure.ofOverhead(row.getBigDecimal("overhead_cpu_absorbed"), row.getBigDecimal("overhead_absorbed")),
                Figure.ofOverhead(row.getBigDecimal("overhead_cpu_amount"), row.getBigDecimal("overhead_billed")));
    }
}
