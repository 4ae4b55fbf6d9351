package io.caisson.budgets;

import io.caisson.shared.Money;
import java.time.Instant;
import java.time.YearMonth;

/**
 * What a tenant was told of its budget.
 *
 * @param amount of the limit, as it was then
 * @param percent 75, 90 or 100
 */
public record BudgetNotice(YearMonth month, Limit limit, Money amount, int percent, Money spent, Instant toldAt) {}
