package io.caisson.invoices;

import io.caisson.charges.Charges;
import io.caisson.metering.Coverages;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.BillingProfiles;
import java.time.YearMonth;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Derives a month's invoices from the ledger: drafts, what is issued and replacements alike. */
@Component
class Derivation {

    private final Charges charges;
    private final Coverages coverages;
    private final BillingProfiles profiles;

    Derivation(Charges charges, Coverages coverages, BillingProfiles profiles) {
        this.charges = charges;
        this.coverages = coverages;
        this.profiles = profiles;
    }

    Derived of(UUID tenantId, YearMonth month) {
        var charged = charges.toDate(tenantId, month);
        var period = charged.period();
        var coverage = coverages.of(tenantId, new UsagePeriod(period.from(), period.to()));
        return new Derived(
                tenantId,
                charged,
                coverage.total(),
                profiles.at(tenantId, period.to().minusSeconds(1)).taxPercent(),
                coverages.seenSince(period.to()));
    }
}
