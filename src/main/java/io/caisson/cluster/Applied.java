package io.caisson.cluster;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Published when a tenant's or an app's objects were made what they should be.
 *
 * @param appId null for the tenant's own objects
 * @param begun alterations before this instant are put back
 */
public record Applied(UUID tenantId, @Nullable UUID appId, Instant begun) {}
