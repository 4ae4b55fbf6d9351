package io.caisson.budgets;

import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.prices.BillingPeriod;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.TenantTerms;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.SuspensionOverruled;
import io.caisson.tenancy.Tenancy;
import java.time.Clock;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A tenant's budget: read with how the month stands, and set. */
@Service
public class Budgets {

    private final BudgetRows rows;
    private final BudgetCheck check;
    private final Charges charges;
    private final TenantTerms terms;
    private final BillingProfiles profiles;
    private final Tenancy tenancy;
    private final Clock clock;

    Budgets(
            BudgetRows rows,
            BudgetCheck check,
            Charges charges,
            TenantTerms terms,
            BillingProfiles profiles,
            Tenancy tenancy,
            Clock clock) {
        this.rows = rows;
        this.check = check;
        this.charges = charges;
        this.terms = terms;
        this.profiles = profiles;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    public BudgetView view(UUID tenantId) {
        var budget = rows.budget(tenantId);
        var toDate = charges.toDate(tenantId);
        var spent = in(budget.currency(), toDate);
        var charged = charged(tenantId, toDate.period());
        return new BudgetView(
                budget,
                toDate.period().month(),
                spent,
                in(budget.currency(), charges.forecast(tenantId)),
                state(budget, spent, charged),
                charged,
                rows.notices(tenantId, toDate.period().month()));
    }

    private static BudgetState state(Budget budget, List<Money> spent, List<Currency> charged) {
        var counts = budget.currency();
        if (counts == null) {
            return BudgetState.NONE;
        }
        return charged.contains(counts)
                ? BudgetState.of(budget, spent.getFirst().amount())
                : BudgetState.UNCOUNTED;
    }

    /**
     * Sets the limits; what follows from them for this month follows at once. A currency that the budget has may stay, also
     * where the tenant isn't charged in it any more: else a tenant couldn't change its soft limit beside a hard one.
     *
     * @param operator who alone may change the hard limit: it decides about what runs
     * @throws InvalidValue when somebody else changes the hard limit, or nothing is charged in the currency
     */
    @Transactional
    public void set(UUID tenantId, Budget budget, String by, boolean operator) {
        tenancy.lockStaying(tenantId);
        var before = rows.budget(tenantId);
        if (!operator && !Objects.equals(before.hard(), budget.hard())) {
            throw new InvalidValue(
                    "hard",
                    budget.hard() == null ? "none" : budget.hard().toString(),
                    "as the operator set it: %s. Ask the operator to change it"
                            .formatted(before.hard() == null ? "none" : before.hard()));
        }
        if (budget.currency() != null && !budget.currency().equals(before.currency())) {
            requireCharged(tenantId, budget.currency());
        }
        rows.save(tenantId, budget, by, clock.instant());
        check.one(tenantId);
    }

    /** An operator's word holds for this month and this limit. */
    @EventListener
    void on(SuspensionOverruled event) {
        if (event.cause() == SuspensionCause.BUDGET) {
            var now = clock.instant();
            rows.waive(event.tenantId(), profiles.period(event.tenantId(), now).month(), event.by(), now);
        }
    }

    private void requireCharged(UUID tenantId, Currency currency) {
        var charged = charged(tenantId, profiles.period(tenantId, clock.instant()));
        if (!charged.contains(currency)) {
            throw new InvalidValue(
                    "currency",
                    currency.getCurrencyCode(),
                    "what the tenant is charged in: "
                            + charged.stream().map(Currency::getCurrencyCode).collect(Collectors.joining(", ")));
        }
    }

    private List<Currency> charged(UUID tenantId, BillingPeriod period) {
        return terms.between(tenantId, period.from(), period.to()).stream()
                .map(span -> span.prices().currency())
                .distinct()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .toList();
    }

    private static List<Money> in(@Nullable Currency currency, MonthCharges month) {
        return currency == null ? month.totals() : List.of(month.total(currency));
    }
}
