package io.caisson.budgets;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The two limits of a budget. */
public enum Limit {
    SOFT,
    HARD;

    private static final int[] TOLD = {100, 90, 75};

    /** The name that requests and notices use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Nullable
    Money of(Budget budget) {
        return this == SOFT ? budget.soft() : budget.hard();
    }

    /** The highest of 75, 90 and 100 percent that was reached; 0 below them, and where there is no limit. */
    int reached(Budget budget, BigDecimal spent) {
        var limit = of(budget);
        if (limit == null) {
            return 0;
        }
        return IntStream.of(TOLD)
                .filter(percent ->
                        spent.movePointRight(2).compareTo(limit.amount().multiply(BigDecimal.valueOf(percent))) >= 0)
                .findFirst()
                .orElse(0);
    }
}
