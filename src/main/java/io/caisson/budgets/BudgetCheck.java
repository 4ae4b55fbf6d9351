package io.caisson.budgets;

import io.caisson.charges.Charges;
import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.shared.Money;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does what follows from a month's charges: tells, suspends, lets run again. All of it for one tenant is one transaction,
 * with the rows that say that it was done.
 */
@Component
class BudgetCheck {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetCheck.class);

    /** Who does it, for the record. */
    private static final String BY = "budget";

    private final BudgetRows rows;
    private final Charges charges;
    private final Notices notices;
    private final LifeCycle lifeCycle;
    private final Tenancy tenancy;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BudgetCheck(
            BudgetRows rows,
            Charges charges,
            Notices notices,
            LifeCycle lifeCycle,
            Tenancy tenancy,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.charges = charges;
        this.notices = notices;
        this.lifeCycle = lifeCycle;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Reads all budgets in one statement; only those with something to do take more. */
    void all() {
        for (var standing : rows.standings(clock.instant())) {
            if (!standing.due().nothing()) {
                try {
                    transaction.executeWithoutResult(ignored -> one(standing.tenantId()));
                } catch (RuntimeException e) {
                    LOG.error("The budget of tenant {} can't be checked.", standing.tenantId(), e);
                }
            }
        }
    }

    /** In the caller's transaction. What was due may have been done, or have passed, before the tenant's turn. */
    void one(UUID tenantId) {
        if (!tenancy.lock(tenantId).state().stays()) {
            return;
        }
        var now = clock.instant();
        rows.standing(tenantId, now).ifPresent(standing -> {
            var due = standing.due();
            tell(standing, Limit.SOFT, due.soft(), now);
            tell(standing, Limit.HARD, due.hard(), now);
            if (due.suspend()) {
                lifeCycle.suspend(tenantId, SuspensionCause.BUDGET, reason(standing), BY);
            }
            if (due.lift()) {
                lifeCycle.expire(tenantId, SuspensionCause.BUDGET, BY);
            }
        });
    }

    private void tell(Standing standing, Limit limit, int percent, Instant now) {
        var amount = limit.of(standing.budget());
        if (percent == 0 || amount == null) {
            return;
        }
        var month = Objects.requireNonNull(standing.month());
        var currency = amount.currency();
        var spent = new Money(standing.spent(), currency);
        if (rows.tell(standing.tenantId(), new BudgetNotice(month, limit, amount, percent, spent, now))) {
            notices.tell(
                    standing.tenantId(),
                    NoticeType.BUDGET_REACHED,
                    new TreeMap<>(Map.of(
                            "month", month.toString(),
                            "limit", limit.label(),
                            "percent", percent,
                            "amount", amount.amount().toPlainString(),
                            "spent", spent.amount().toPlainString(),
                            "forecast", forecast(standing, currency),
                            "currency", currency.getCurrencyCode())));
        }
    }

    /** At the month's end, if all runs on. Derived now, and so a little later than what is spent. */
    private String forecast(Standing standing, Currency currency) {
        return charges.forecast(standing.tenantId()).total(currency).amount().toPlainString();
    }

    private static String reason(Standing standing) {
        var hard = Objects.requireNonNull(standing.budget().hard());
        return "%s of %s were charged for %s."
                .formatted(new Money(standing.spent(), hard.currency()), hard, standing.month());
    }
}
