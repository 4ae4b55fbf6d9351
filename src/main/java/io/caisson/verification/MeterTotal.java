package io.caisson.verification;

import io.caisson.metering.Meter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a month comes to, of one meter and over all tenants that were checked. Each is as the ledger counts, times seconds.
 *
 * @param segments of the month of UTC, those that are closed, whoever's they are
 * @param tenants the same by the sums of those tenants that there are; null where some are being made again
 * @param derived what of tenants' own months is to be charged, by their segments; without instances that cost nothing
 * @param charged what is charged for them
 * @param notInvoiced what of it belongs to months that aren't closed
 * @param invoiced what invoices for the month come to, with all that was corrected; null where none is issued
 */
public record MeterTotal(
        Meter meter,
        BigDecimal segments,
        @Nullable BigDecimal tenants,
        BigDecimal derived,
        BigDecimal charged,
        BigDecimal notInvoiced,
        @Nullable BigDecimal invoiced) {

    public Agreement agreement() {
        if (!sumAgrees() || !chargeAgrees() || !invoiceAgrees()) {
            return Agreement.DIFFERS;
        }
        return tenants == null ? Agreement.NOT_COMPARED : Agreement.AGREES;
    }

    boolean sumAgrees() {
        return tenants == null || segments.compareTo(tenants) == 0;
    }

    boolean chargeAgrees() {
        return derived.compareTo(charged) == 0;
    }

    boolean invoiceAgrees() {
        return billed().compareTo(invoiced == null ? BigDecimal.ZERO : invoiced) == 0;
    }

    /** What is charged in months that are closed. */
    BigDecimal billed() {
        return charged.subtract(notInvoiced);
    }
}
