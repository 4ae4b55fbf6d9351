package io.caisson.reports;

import io.caisson.shared.Money;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all tenants bring beside what the nodes cost that their pods may land on. Nodes are counted in months of UTC.
 *
 * @param reserved of all tenants
 */
public record Margin(Capacity capacity, Reserved reserved, CostSplit split, List<Line> lines) {

    /**
     * One currency. Amounts in different ones are shown side by side and never added.
     *
     * @param revenue null where nothing was charged in it
     * @param cost null where no node costs anything in it
     * @param margin null where one of the two is missing
     */
    public record Line(
            Currency currency,
            @Nullable Money revenue,
            @Nullable Cost cost,
            @Nullable Money margin) {}

    /** What the nodes cost, and for whom. */
    public record Cost(Money whole, Money apps, Money overhead, Money idle) {}

    static Margin of(Capacity capacity, Reserved reserved, List<Money> costs, List<Revenue> revenue) {
        var split = CostSplit.of(capacity, reserved);
        Map<String, Money> paid = new LinkedHashMap<>();
        costs.forEach(cost -> paid.put(cost.currency().getCurrencyCode(), cost));
        Map<String, Money> charged = new LinkedHashMap<>();
        revenue.forEach(part -> charged.put(part.currency().getCurrencyCode(), part.charged()));
        if (charged.isEmpty()) { // nothing at all was charged, which in any currency is zero
            costs.forEach(cost -> charged.put(cost.currency().getCurrencyCode(), Money.zero(cost.currency())));
        }
        var codes = new TreeSet<>(paid.keySet());
        codes.addAll(charged.keySet());
        return new Margin(
                capacity,
                reserved,
                split,
                codes.stream()
                        .map(code -> line(Money.currency(code), charged.get(code), paid.get(code), split))
                        .toList());
    }

    private static Line line(Currency currency, @Nullable Money charged, @Nullable Money paid, CostSplit split) {
        return new Line(
                currency,
                charged,
                paid == null ? null : split.of(paid),
                charged == null || paid == null ? null : charged.minus(paid));
    }
}
