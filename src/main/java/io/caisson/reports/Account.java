package io.caisson.reports;

import io.caisson.shared.Money;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of invoices in one currency, tax included.
 *
 * @param creditNotes what of the months' invoices was taken back
 * @param grantsUsed what credits and prepaid grants paid of the months' invoices, less what was given back
 * @param balance what is unpaid now, of all invoices whatever their month
 */
public record Account(Money creditNotes, Money grantsUsed, Money balance) {

    public Currency currency() {
        return balance.currency();
    }

    /** What was credited one way or the other. */
    public Money credits() {
        return creditNotes.plus(grantsUsed);
    }

    boolean isNothing() {
        return creditNotes.isZero() && grantsUsed.isZero() && balance.isZero();
    }

    private Account plus(Account other) {
        return new Account(
                creditNotes.plus(other.creditNotes), grantsUsed.plus(other.grantsUsed), balance.plus(other.balance));
    }

    /** One for each currency, in the order of their codes: no two currencies are ever added. */
    static List<Account> sum(Collection<Account> parts) {
        Map<String, Account> sums = new TreeMap<>();
        parts.forEach(part -> sums.merge(part.currency().getCurrencyCode(), part, Account::plus));
        return List.copyOf(sums.values());
    }
}
