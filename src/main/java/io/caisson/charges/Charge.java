package io.caisson.charges;

import io.caisson.metering.Meter;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line: a meter of an app under the terms of one span.
 *
 * @param app null for what is charged for the tenant as a whole
 * @param meter null for the minimum
 * @param counted exactly, in what the ledger counts, times seconds
 * @param each the price that was charged for one of the meter's unit
 * @param listed the price that the book says for one; null for the minimum, and on lines from before it was kept
 * @param amount what is charged, rounded once
 * @param value what it is worth by the price book, of what is free what it takes off of that; other than the amount
 *     where overhead is absorbed or marked up
 */
public record Charge(
        Kind kind,
        @Nullable String app,
        @Nullable Meter meter,
        Instant from,
        Instant to,
        BigDecimal counted,
        BigDecimal each,
        @Nullable BigDecimal listed,
        Money amount,
        Money value) {

    /** What a line is for. */
    public enum Kind {
        /** What an app asked for. */
        USAGE,
        /** What the sandbox took on top. */
        OVERHEAD,
        /** What is free, taken off again. */
        FREE,
        /** What is missing to the least that a month costs. */
        MINIMUM
    }

    /** Reads a line that is kept, with its currency. */
    public static Charge of(ResultSet row) throws SQLException {
        var meter = row.getString("meter");
        var currency = Money.currency(row.getString("currency"));
        return new Charge(
                Kind.valueOf(row.getString("kind")),
                row.getString("app"),
                meter == null ? null : Meter.of(meter),
                row.getTimestamp("starts_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getBigDecimal("counted"),
                row.getBigDecimal("each"),
                row.getBigDecimal("listed"),
                new Money(row.getBigDecimal("amount"), currency),
                new Money(row.getBigDecimal("value"), currency));
    }

    /** In the meter's unit, to 6 decimals. */
    public BigDecimal quantity() {
        return meter == null ? BigDecimal.ONE : meter.quantity(counted);
    }

    /**
     * What is charged, without zeros at the end that say nothing, so that equal ones are equal. The price that the book
     * says shows in the value, and lines from before it was kept have none.
     */
    Charge plain() {
        return new Charge(
                kind,
                app,
                meter,
                from,
                to,
                counted.stripTrailingZeros(),
                each.stripTrailingZeros(),
                null,
                amount,
                value);
    }
}
