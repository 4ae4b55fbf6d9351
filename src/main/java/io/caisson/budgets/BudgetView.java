package io.caisson.budgets;

import io.caisson.shared.Money;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;

/**
 * A budget and how its month stands.
 *
 * @param spent so far this month, before tax, in the budget's currency; without a budget in each currency that is charged
 * @param forecast at the month's end, if all runs on as it does now
 * @param charged the currencies of this month's terms, in the order of their codes
 * @param notices this month's, the latest first
 */
public record BudgetView(
        Budget budget,
        YearMonth month,
        List<Money> spent,
        List<Money> forecast,
        BudgetState state,
        List<Currency> charged,
        List<BudgetNotice> notices) {

    /** In which the tenant is charged without it counting against the limits. */
    public List<Currency> uncounted() {
        var counts = budget.currency();
        return counts == null
                ? List.of()
                : charged.stream().filter(each -> !each.equals(counts)).toList();
    }
}
