package io.caisson.apps;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release as it was made.
 *
 * @param envNames the environment's names; its values may be secret
 * @param serving whether it is the one that serves
 */
public record ReleaseView(
        int number,
        String image,
        @Nullable String digest,
        int instances,
        @Nullable String size,
        long cpuMillis,
        long memoryBytes,
        @Nullable Integer port,
        List<String> envNames,
        boolean serving,
        @Nullable Integer rollbackOf,
        String createdBy,
        Instant createdAt) {}
