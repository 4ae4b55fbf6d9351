package io.caisson.invoices;

import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.metering.Coverages;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.TenantTerms;
import io.caisson.shared.Money;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Derives a month's invoices from the ledger: drafts, what is issued and replacements alike. */
@Component
class Derivation {

    private final Charges charges;
    private final Coverages coverages;
    private final BillingProfiles profiles;
    private final TenantTerms terms;

    Derivation(Charges charges, Coverages coverages, BillingProfiles profiles, TenantTerms terms) {
        this.charges = charges;
        this.coverages = coverages;
        this.profiles = profiles;
        this.terms = terms;
    }

    Derived of(UUID tenantId, YearMonth month) {
        var charged = charges.toDate(tenantId, month);
        var period = charged.period();
        var coverage = coverages
                .of(tenantId, new UsagePeriod(period.from(), period.to()))
                .total();
        return new Derived(
                tenantId,
                charged,
                coverage,
                drafted(tenantId, charged, coverage.missing()),
                profiles.at(tenantId, period.to().minusSeconds(1)).taxPercent(),
                coverages.seenSince(period.to()));
    }

    private List<Currency> drafted(UUID tenantId, MonthCharges charged, long missing) {
        var currencies = charged.totals().stream().map(Money::currency).toList();
        if (!currencies.isEmpty() || missing == 0) {
            return currencies;
        }
        var end = charged.period().to();
        return terms.between(tenantId, end.minusSeconds(1), end).stream()
                .map(last -> last.prices().currency())
                .toList();
    }
}
