package io.caisson.reports;

import io.caisson.budgets.BudgetState;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/**
 * One tenant in a report.
 *
 * @param slug a deleted tenant's may be another's by now
 * @param plan that it was on at the end, or is on now
 * @param state that it is in now
 * @param asOf until when its charges count what runs; once the months are over, when they were last derived
 * @param budget how the last month stands against the limits that hold now
 */
public record TenantBilling(
        UUID id,
        String slug,
        String name,
        String plan,
        TenantState state,
        Instant createdAt,
        Instant asOf,
        Reserved reserved,
        List<Revenue> revenue,
        Seconds coverage,
        BudgetState budget) {

    BigDecimal charged(Currency currency) {
        return revenue.stream()
                .filter(part -> part.currency().equals(currency))
                .map(part -> part.charged().amount())
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    BigDecimal overheadValue(Currency currency) {
        return revenue.stream()
                .filter(part -> part.currency().equals(currency))
                .map(part -> part.overheadValue().amount())
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
