package io.caisson.quota;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as a list of all of them shows it.
 *
 * @param state any but DELETED
 * @param apps how many it has
 */
public record TenantSummary(
        String slug,
        String name,
        String state,
        @Nullable String message,
        Instant createdAt,
        int apps,
        Held hard,
        Held reserved) {}
