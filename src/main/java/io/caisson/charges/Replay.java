package io.caisson.charges;

import io.caisson.shared.Money;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What other prices would have brought.
 *
 * @param rows per tenant, month and currency, without those in which nothing is or would be owed
 */
public record Replay(List<Row> rows) {

    public Replay {
        rows = List.copyOf(rows);
    }

    /** Before tax. */
    public record Amounts(Money charged, Money wouldBe) {

        public Money difference() {
            return wouldBe.minus(charged);
        }

        Amounts plus(Amounts other) {
            return new Amounts(charged.plus(other.charged), wouldBe.plus(other.wouldBe));
        }
    }

    /** @param tenant the slug; a deleted tenant's stays, and another one may have it by now */
    public record Row(UUID id, String tenant, YearMonth month, Amounts amounts) {}

    /** One for each currency, in the order of their codes. */
    public List<Amounts> totals() {
        var totals = new TreeMap<String, Amounts>();
        rows.forEach(row -> totals.merge(code(row.amounts), row.amounts, Amounts::plus));
        return List.copyOf(totals.values());
    }

    /** The totals of each tenant, one for each currency, in the order of the rows. */
    public List<Row> tenants() {
        var sums = new LinkedHashMap<String, Row>();
        rows.forEach(row -> sums.merge(
                row.id + " " + code(row.amounts),
                row,
                (sum, next) -> new Row(sum.id, sum.tenant, next.month, sum.amounts.plus(next.amounts))));
        return List.copyOf(sums.values());
    }

    private static String code(Amounts amounts) {
        return amounts.charged.currency().getCurrencyCode();
    }
}
