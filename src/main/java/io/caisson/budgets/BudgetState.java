package io.caisson.budgets;

import java.math.BigDecimal;

/** How a month stands against its budget. */
public enum BudgetState {
    /** There is no limit. */
    NONE,
    WITHIN,
    /** The month's terms are in other currencies only, so that nothing counts. */
    UNCOUNTED,
    /** At least 75 % of a limit are spent. */
    NEAR,
    SOFT_REACHED,
    HARD_REACHED;

    public static BudgetState of(Budget budget, BigDecimal spent) {
        if (budget.equals(Budget.NONE)) {
            return NONE;
        }
        var soft = Limit.SOFT.reached(budget, spent);
        var hard = Limit.HARD.reached(budget, spent);
        if (hard == 100) {
            return HARD_REACHED;
        }
        if (soft == 100) {
            return SOFT_REACHED;
        }
        return soft + hard > 0 ? NEAR : WITHIN;
    }
}
