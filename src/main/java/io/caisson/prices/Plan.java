package io.caisson.prices;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tenants can be on.
 *
 * @param versions in the order of their instants, each valid until the next one's
 */
public record Plan(String name, List<Version> versions) {

    public Plan {
        versions = List.copyOf(versions);
    }

    /** @param quota null where tenants keep the quota that they have */
    public record Offer(
            String priceBook,
            OverheadPolicy overhead,
            @Nullable PlanQuota quota) {}

    /** What is valid from an instant. */
    public record Version(Instant validFrom, Offer offer, String createdBy, Instant createdAt) {}

    public Optional<Version> at(Instant instant) {
        return versions.stream()
                .filter(version -> !version.validFrom().isAfter(instant))
                .reduce((earlier, later) -> later);
    }

    public Version last() {
        return versions.getLast();
    }
}
