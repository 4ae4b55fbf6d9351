package io.caisson.metering;

import java.time.Instant;
import java.util.List;

/**
 * How much of a tenant's time in a period was seen. What is still to come, and the time before the tenant was made or
 * after it was deleted, counts nowhere.
 *
 * @param hours those, in UTC, that were not seen as a whole
 */
public record CoverageReport(Seconds total, List<Hour> hours) {

    public record Seconds(long observed, long reconstructed, long missing) {

        public Seconds plus(Seconds other) {
            return new Seconds(observed + other.observed, reconstructed + other.reconstructed, missing + other.missing);
        }
    }

    public record Hour(Instant hour, Seconds seconds) {}
}
