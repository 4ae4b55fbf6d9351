package io.caisson.prices;

import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * What a tenant pays by for a while.
 *
 * @param to not part of it
 * @param pricesFrom since when this version of the price book is valid
 */
public record Terms(
        Instant from,
        Instant to,
        String plan,
        String priceBook,
        Instant pricesFrom,
        Prices prices,
        OverheadPolicy overhead) {

    /** What is paid for one of the meter's unit: exactly, and for overhead by who pays for it. */
    public BigDecimal charged(Meter meter) {
        var listed = prices.of(meter).each();
        return meter.isOverhead() ? overhead.price(listed) : listed;
    }

    public long seconds() {
        return Duration.between(from, to).toSeconds();
    }
}
