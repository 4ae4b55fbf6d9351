package io.caisson.apps;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app as it stands.
 *
 * @param state of the active deployment, else HEALTHY, DEGRADED, STOPPED, FAILED or DELETING
 * @param release the one that serves; null while none ever did
 * @param instances how many are wanted
 * @param ready how many are ready now
 * @param secretNames the names of the secret variables that the next release takes over
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
        List<String> secretNames,
        Instant createdAt) {}
