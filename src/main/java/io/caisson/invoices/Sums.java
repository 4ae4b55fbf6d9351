package io.caisson.invoices;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;

/**
 * What an invoice comes to.
 *
 * @param tax rounded once, of the net sum
 * @param credited what grants paid; they pay what is owed and don't lower what is taxed
 * @param due what is left to be paid
 */
public record Sums(Money net, BigDecimal taxPercent, Money tax, Money total, Money credited, Money due) {

    static Sums of(List<InvoiceLine> lines, Currency currency, BigDecimal taxPercent) {
        var net = lines.stream().map(InvoiceLine::amount).reduce(Money.zero(currency), Money::plus);
        var tax = Money.rounded(net.amount().multiply(taxPercent).movePointLeft(2), currency);
        var total = net.plus(tax);
        return new Sums(net, taxPercent, tax, total, Money.zero(currency), total);
    }

    Sums credited(Money paid) {
        return new Sums(net, taxPercent, tax, total, paid, total.minus(paid));
    }

    Sums reversed() {
        return new Sums(net.negated(), taxPercent, tax.negated(), total.negated(), credited.negated(), due.negated());
    }

    public Currency currency() {
        return net.currency();
    }
}
