package io.caisson.reports;

import io.caisson.shared.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was charged in one currency, before tax, and who paid for overhead. A mark-up makes absorbed and billed together
 * more than the value.
 *
 * @param charged all lines
 * @param overheadValue what overhead is worth by the price book
 * @param overheadAbsorbed what of it nobody was charged
 * @param overheadBilled what was charged for it
 */
public record Revenue(Money charged, Money overheadValue, Money overheadAbsorbed, Money overheadBilled) {

    static Revenue zero(Currency currency) {
        var zero = Money.zero(currency);
        return new Revenue(zero, zero, zero, zero);
    }

    /** Of a row of charged_sum. */
    static Revenue of(ResultSet row) throws SQLException {
        var currency = Money.currency(row.getString("currency"));
        return new Revenue(
                new Money(row.getBigDecimal("revenue"), currency),
                new Money(row.getBigDecimal("overhead_value"), currency),
                new Money(row.getBigDecimal("overhead_absorbed"), currency),
                new Money(row.getBigDecimal("overhead_billed"), currency));
    }

    public Currency currency() {
        return charged.currency();
    }

    /** Whether nothing was charged, and nothing would have been for overhead. */
    public boolean isNothing() {
        return charged.isZero() && overheadValue.isZero();
    }

    Revenue plus(Revenue other) {
        return new Revenue(
                charged.plus(other.charged),
                overheadValue.plus(other.overheadValue),
                overheadAbsorbed.plus(other.overheadAbsorbed),
                overheadBilled.plus(other.overheadBilled));
    }

    /** One for each currency, in the order of their codes: no two currencies are ever added. */
    static List<Revenue> sum(Collection<Revenue> parts) {
        Map<String, Revenue> sums = new TreeMap<>();
        parts.forEach(part -> sums.merge(part.currency().getCurrencyCode(), part, Revenue::plus));
        return List.copyOf(sums.values());
    }
}
