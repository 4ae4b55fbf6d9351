package io.caisson.prices;

import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;

/**
 * One version of a price book.
 *
 * @param minimum what a month costs at least, before tax
 */
public record Prices(Currency currency, BigDecimal minimum, Map<Meter, Price> each) {

    public Prices {
        each = Map.copyOf(each);
    }

    public Price of(Meter meter) {
        return each.getOrDefault(meter, Price.NOTHING);
    }
}
