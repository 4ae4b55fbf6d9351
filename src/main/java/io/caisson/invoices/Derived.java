package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.charges.ClosingApproval;
import io.caisson.charges.MonthCharges;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.prices.BillingPeriod;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a month comes to by the ledger as it is now.
 *
 * @param drafted the currencies that have a draft: those of the lines. Where time is missing and there is no line, that of
 *     the month's last terms, since somebody has to say a word for that month, too
 * @param taxPercent the rate in force in the period's last second
 * @param settled whether the watch has been live since the period ended, so that no gap in it is still unexplained
 */
record Derived(
        UUID tenantId,
        MonthCharges charges,
        Seconds coverage,
        List<Currency> drafted,
        BigDecimal taxPercent,
        boolean settled) {

    BillingPeriod period() {
        return charges.period();
    }

    /** @throws InvoiceConflict while it isn't known what of the period was not seen */
    void requireSettled() {
        if (!settled) {
            throw new InvoiceConflict("""
                    The cluster has not been watched since %s ended, so it isn't known yet what of it was not seen. \
                    Try again when the watch is back: caisson_watch_leader is 1 then.""".formatted(period().month()));
        }
    }

    /** The word for what was not seen, where there is no invoice to print it on. */
    @Nullable
    ClosingApproval closing(@Nullable Approval word) {
        return word == null ? null : word.closing(coverage.missing());
    }

    /** Those that get an invoice. */
    List<Currency> currencies() {
        return charges.totals().stream().map(Money::currency).toList();
    }

    List<InvoiceLine> lines(Currency currency) {
        return charges.charges().stream()
                .filter(in(currency))
                .map(InvoiceLine::of)
                .toList();
    }

    Sums sums(Currency currency) {
        return Sums.of(lines(currency), currency, taxPercent);
    }

    private static Predicate<Charge> in(Currency currency) {
        return charge -> charge.amount().currency().equals(currency);
    }
}
