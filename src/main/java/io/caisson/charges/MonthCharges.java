package io.caisson.charges;

import io.caisson.prices.BillingPeriod;
import io.caisson.shared.Money;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a tenant owes for a month, before tax.
 *
 * @param asOf until when what still runs is counted
 */
public record MonthCharges(BillingPeriod period, Instant asOf, List<Charge> charges) {

    /** One sum for each currency, in the order of their codes. */
    public List<Money> totals() {
        Map<String, Money> sums = new TreeMap<>();
        charges.forEach(charge -> sums.merge(code(charge.amount().currency()), charge.amount(), Money::plus));
        return List.copyOf(sums.values());
    }

    public Money total(Currency currency) {
        return charges.stream()
                .map(Charge::amount)
                .filter(amount -> amount.currency().equals(currency))
                .reduce(Money.zero(currency), Money::plus);
    }

    /** Whether both have the same lines, in whatever order. */
    public boolean isSame(MonthCharges other) {
        return lines(charge -> true).equals(other.lines(charge -> true));
    }

    public boolean isSame(MonthCharges other, Currency currency) {
        Predicate<Charge> in = charge -> charge.amount().currency().equals(currency);
        return lines(in).equals(other.lines(in));
    }

    private Map<Charge, Long> lines(Predicate<Charge> which) {
        return charges.stream().filter(which).collect(Collectors.groupingBy(Charge::plain, Collectors.counting()));
    }

    private static String code(Currency currency) {
        return currency.getCurrencyCode();
    }
}
