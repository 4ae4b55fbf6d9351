package io.caisson.prices;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What things cost, over time.
 *
 * @param versions in the order of their instants, each valid until the next one's
 */
public record PriceBook(String name, List<Version> versions) {

    public PriceBook {
        versions = List.copyOf(versions);
    }

    /** What is valid from an instant. */
    public record Version(Instant validFrom, Prices prices, String createdBy, Instant createdAt) {}

    public Optional<Version> at(Instant instant) {
        return versions.stream()
                .filter(version -> !version.validFrom().isAfter(instant))
                .reduce((earlier, later) -> later);
    }

    public Version last() {
        return versions.getLast();
    }
}
