package io.caisson.prices;

import io.caisson.shared.Decimals;
import java.math.BigDecimal;

/**
 * Of one meter.
 *
 * @param each of the meter's unit, never negative
 * @param free how much of it in a month costs nothing
 */
public record Price(BigDecimal each, BigDecimal free) {

    static final long MOST = 1_000_000_000;
    static final int DECIMALS = 10;

    public static final Price NOTHING = new Price(BigDecimal.ZERO, BigDecimal.ZERO);

    public Price {
        each = Decimals.checked("each", each, MOST, DECIMALS);
        free = Decimals.checked("free", free, MOST, DECIMALS);
    }
}
