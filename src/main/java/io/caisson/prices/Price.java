package io.caisson.prices;

import java.math.BigDecimal;

/**
 * Of one meter.
 *
 * @param each of the meter's unit, never negative
 * @param free how much of it in a month costs nothing
 */
public record Price(BigDecimal each, BigDecimal free) {

    public static final Price NOTHING = new Price(BigDecimal.ZERO, BigDecimal.ZERO);
}
