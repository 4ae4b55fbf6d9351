package io.caisson.charges;

import io.caisson.prices.BillingPeriod;
import io.caisson.shared.Money;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    private static String code(Currency currency) {
        return currency.getCurrencyCode();
    }
}
