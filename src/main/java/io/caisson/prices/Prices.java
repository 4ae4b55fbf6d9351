package io.caisson.prices;

import io.caisson.metering.Meter;
import io.caisson.shared.Decimals;
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
        minimum = Decimals.checked("minimum", minimum, Price.MOST, Price.DECIMALS);
        each = Map.copyOf(each);
    }

    public Price of(Meter meter) {
        return each.getOrDefault(meter, Price.NOTHING);
    }
}
