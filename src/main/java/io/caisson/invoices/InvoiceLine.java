package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.metering.Meter;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A charge as it stands on an invoice; below zero on a credit note.
 *
 * @param app null for what is charged for the tenant as a whole
 * @param meter null for the minimum
 * @param counted exactly, in what the ledger counts, times seconds
 * @param quantity in the unit, to 6 decimals
 * @param unit null for the minimum
 * @param each the price of one unit
 * @param listed the price that the book says; null for the minimum, and on lines from before it was kept
 * @param amount what is charged, rounded once
 * @param value what it is worth by the price book, of what is free what it takes off of that
 */
public record InvoiceLine(
        Charge.Kind kind,
        @Nullable String app,
        @Nullable Meter meter,
        Instant from,
        Instant to,
        BigDecimal counted,
        BigDecimal quantity,
        @Nullable String unit,
        BigDecimal each,
        @Nullable BigDecimal listed,
        Money amount,
        Money value) {

    public static InvoiceLine of(Charge charge) {
        var meter = charge.meter();
        return new InvoiceLine(
                charge.kind(),
                charge.app(),
                meter,
                charge.from(),
                charge.to(),
                charge.counted(),
                charge.quantity(),
                meter == null ? null : meter.unit(),
                charge.each(),
                charge.listed(),
                charge.amount(),
                charge.value());
    }

    Charge charge() {
        return new Charge(kind, app, meter, from, to, counted, each, listed, amount, value);
    }

    InvoiceLine reversed() {
        return new InvoiceLine(
                kind,
                app,
                meter,
                from,
                to,
                counted.negate(),
                quantity.negate(),
                unit,
                each,
                listed,
                amount.negated(),
                value.negated());
    }
}
