package io.caisson.prices;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A month as a tenant's invoice has it.
 *
 * @param zone in which it begins and ends at midnight
 * @param to not part of it; the next one's start
 */
public record BillingPeriod(YearMonth month, ZoneId zone, Instant from, Instant to) {

    public long seconds() {
        return Duration.between(from, to).toSeconds();
    }
}
