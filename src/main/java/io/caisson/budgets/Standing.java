package io.caisson.budgets;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a budget is checked by.
 *
 * @param month the tenant's present one; null while nothing of it is charged yet
 * @param spent in the budget's currency
 * @param softTold the highest percentage of this soft limit that was told this month, or 0
 * @param hardTold the same of the hard one
 * @param held whether the tenant is suspended for its budget
 * @param waived whether an operator let it go on past this hard limit this month
 */
record Standing(
        UUID tenantId,
        Budget budget,
        @Nullable YearMonth month,
        BigDecimal spent,
        int softTold,
        int hardTold,
        boolean held,
        boolean waived) {

    Due due() {
        var soft = Limit.SOFT.reached(budget, spent);
        var hard = Limit.HARD.reached(budget, spent);
        return new Due(
                soft > softTold ? soft : 0,
                hard > hardTold ? hard : 0,
                hard == 100 && !held && !waived,
                hard < 100 && held);
    }

    /**
     * What is to be done.
     *
     * @param soft the percentage to tell, or 0; what lies below it is told with it
     * @param hard the same
     */
    record Due(int soft, int hard, boolean suspend, boolean lift) {

        boolean nothing() {
            return soft == 0 && hard == 0 && !suspend && !lift;
        }
    }
}
