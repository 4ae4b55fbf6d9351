package io.caisson.reports;

import io.caisson.budgets.BudgetState;
import io.caisson.charges.Unbilled;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.shared.Money;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One tenant in a report.
 *
 * @param slug a deleted tenant's may be another's by now
 * @param plan that it was on at the end, or is on now
 * @param state that it is in now
 * @param asOf until when its charges count what runs; once the months are over, when they were last derived
 * @param budget how the last month stands against the limits that hold now
 * @param accounts one for each currency in which there are invoices
 * @param unbilled of the months, those that were closed without an invoice although part of them was not seen
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
        BudgetState budget,
        List<Account> accounts,
        List<Unbilled> unbilled) {

    BigDecimal money(Currency currency, Function<Revenue, Money> which) {
        return amount(revenue, Revenue::currency, currency, which);
    }

    BigDecimal account(Currency currency, Function<Account, Money> which) {
        return amount(accounts, Account::currency, currency, which);
    }

    /** In which anything was charged or invoiced. */
    Stream<Currency> currencies() {
        return Stream.concat(
                        revenue.stream().map(Revenue::currency),
                        accounts.stream().map(Account::currency))
                .distinct();
    }

    private static <P> BigDecimal amount(
            List<P> parts, Function<P, Currency> in, Currency currency, Function<P, Money> which) {
        return parts.stream()
                .filter(part -> in.apply(part).equals(currency))
                .map(part -> which.apply(part).amount())
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
