package io.caisson.verification;

import io.caisson.metering.KeptMonths;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.InvalidValue;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses what segments were dropped of: derived from those that are left, it would differ where nobody changed anything. */
@Component
class KeptSegments {

    private final KeptMonths kept;
    private final LedgerRows ledger;
    private final BillingProfiles profiles;

    KeptSegments(KeptMonths kept, LedgerRows ledger, BillingProfiles profiles) {
        this.kept = kept;
        this.ledger = ledger;
        this.profiles = profiles;
    }

    /**
     * Needs a transaction.
     *
     * @param tenantId of whom alone; null for all tenants, whose months begin and end in other months of UTC, too
     */
    void require(YearMonth month, @Nullable UUID tenantId) {
        if (!kept.hold(tenantId == null ? all(month) : own(tenantId, month))) {
            throw refused("month", month.toString(), "a month");
        }
    }

    /** The same for an invoice of the month. */
    void require(String invoice, UUID tenantId, YearMonth month) {
        if (!kept.hold(own(tenantId, month))) {
            throw refused("invoice", invoice, "one of a month");
        }
    }

    private UsagePeriod all(YearMonth month) {
        var bounds = ledger.bounds(month);
        return new UsagePeriod(bounds.from(), bounds.to());
    }

    private UsagePeriod own(UUID tenantId, YearMonth month) {
        var period = profiles.period(tenantId, month);
        return new UsagePeriod(period.from(), period.to());
    }

    private static InvalidValue refused(String field, String value, String what) {
        return new InvalidValue(
                field,
                value,
                what
                        + " whose usage segments are all kept: of this one some were dropped when their time was over, and it stands as it was billed. Choose a later one");
    }
}
