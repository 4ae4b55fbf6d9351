package io.caisson.apps;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app as it stands.
 *
 * @param state of the active deployment, else HEALTHY, DEGRADED, STOPPED, FAILED or DELETING
 * @param release the one that serves; null while none ever did
 * @param instances how many are wanted
 * @param ready how many are ready now
 */
public record AppView(
        UUID id,
        UUID tenantId,
        String name,
        AppKind kind,
        String state,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Integer release,
        int deployment,
        String image,
        @Nullable String digest,
        int instances,
        int ready,
        @Nullable String size,
        long cpuMillis,
        long memoryBytes,
        @Nullable Integer port,
        Instant createdAt) {}
