package io.caisson.prices;

import io.caisson.metering.Meter;
import io.caisson.shared.Decimals;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Map;

/**
 * One version of a price book.
 *
 * @param minimum what a month costs at least, before tax
 */
public record Prices(Currency currency, BigDecimal minimum, Map<Meter, Price> each) {

    public Prices {
        minimum = Decimals.checked("minimum", minimum, Price.MOST, Price.DECIMALS);
        each = everyMeter(each);
    }

    /** Prices that leave out a meter say the same as those by which it costs nothing. */
    private static Map<Meter, Price> everyMeter(Map<Meter, Price> given) {
        var each = new EnumMap<Meter, Price>(Meter.class);
        for (var meter : Meter.values()) {
            each.put(meter, given.getOrDefault(meter, Price.NOTHING));
        }
        return Collections.unmodifiableMap(each);
    }

    public Price of(Meter meter) {
        return each.getOrDefault(meter, Price.NOTHING);
    }
}
