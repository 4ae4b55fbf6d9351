package io.caisson.prices;

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

    public long seconds() {
        return Duration.between(from, to).toSeconds();
    }
}
