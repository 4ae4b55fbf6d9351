package io.caisson.prices;

import io.caisson.metering.Meter;
import io.caisson.shared.Decimals;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;

/**
 * Prices as somebody wrote them down.
 *
 * @param minimum empty for none
 * @param lines a meter without one costs nothing
 */
public record WrittenPrices(String currency, String minimum, List<Line> lines) {

    /** @param each empty for nothing, as {@code free} */
    public record Line(String meter, String each, String free) {}

    /** Refuses with the name of the field, which for a line is such as {@code cpu.each}. */
    public Prices read() {
        var paid = Money.currency(currency);
        var prices = new EnumMap<Meter, Price>(Meter.class);
        for (var line : lines) {
            var meter = Meter.of(line.meter);
            var price = new Price(
                    number(meter.label() + ".each", line.each, Price.DECIMALS),
                    number(meter.label() + ".free", line.free, Price.DECIMALS));
            if (prices.put(meter, price) != null) {
                throw new InvalidValue("meter", line.meter, "priced once in a version");
            }
        }
        return new Prices(paid, number("minimum", minimum, paid.getDefaultFractionDigits()), prices);
    }

    private static BigDecimal number(String field, String text, int decimals) {
        return text.isEmpty() ? BigDecimal.ZERO : Decimals.parse(field, text, Price.MOST, decimals);
    }
}
