package io.caisson.verification;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.prices.TenantTerms;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A tenant's charges of a month against its segments and its terms. What is found are the rows of a month that is closed, and
 * what rollups come to at this moment in one that isn't: its rows are soon replaced.
 */
@Component
class ChargeCheck {

    private final ChargedMonths months;
    private final Charges charges;
    private final TenantTerms terms;

    ChargeCheck(ChargedMonths months, Charges charges, TenantTerms terms) {
        this.months = months;
        this.charges = charges;
        this.terms = terms;
    }

    /** Needs a transaction, in which the segments are read as well. */
    Begun begin(CheckedTenant tenant, YearMonth month) {
        var whose = "%s %s charge".formatted(tenant.slug(), month);
        var differences = new ArrayList<Difference>();
        if (!months.isUntouched(tenant.id(), month)) {
            differences.add(new Difference(whose, "the lines as they were written", "lines that were changed since"));
        }
        try {
            var closed = months.isClosed(tenant.id(), month);
            var found = found(tenant, month, closed);
            return new Begun(tenant, whose, found, closed, recount(tenant, found), differences);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            differences.add(unreadable(whose, e)); // a row that no code of ours writes
            return new Begun(tenant, whose, null, false, null, differences);
        }
    }

    /** @param found whose lines are to be derived again */
    TenantRecount recount(CheckedTenant tenant, MonthCharges found) {
        return new TenantRecount(
                found.period(),
                tenant.life(),
                terms.between(tenant.id(), found.period().from(), found.period().to()),
                found.asOf());
    }

    private MonthCharges found(CheckedTenant tenant, YearMonth month, boolean closed) {
        return (closed ? months.kept(tenant.id(), month) : Optional.<MonthCharges>empty())
                .orElseGet(() -> charges.toDate(tenant.id(), month));
    }

    private static Difference unreadable(String whose, RuntimeException e) {
        return new Difference(whose, "lines that can be read", String.valueOf(e.getMessage()));
    }

    /** Ends when the segments were added to the recount. */
    record Begun(
            CheckedTenant tenant,
            String whose,
            @Nullable MonthCharges found,
            boolean closed,
            @Nullable TenantRecount recount,
            List<Difference> differences) {

        void add(LedgerSegment segment) {
            if (recount != null) {
                recount.add(segment);
            }
        }

        /** @param totals that its lines are added to */
        List<Difference> end(ChargeTotals totals) {
            var all = new ArrayList<>(differences);
            if (recount != null && found != null) {
                try {
                    var derived = recount.charges();
                    all.addAll(ChargeLines.compare(whose, derived, found.charges()));
                    totals.add(derived, found.charges(), closed);
                } catch (IllegalArgumentException | ArithmeticException e) {
                    all.add(unreadable(whose, e));
                }
            }
            return all;
        }
    }
}
