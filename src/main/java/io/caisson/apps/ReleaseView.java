package io.caisson.apps;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release as it was made.
 *
 * @param envNames the names of plain variables; values are not shown
 * @param secretNames the names of secret variables, whose values nobody can read
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
        List<String> secretNames,
        boolean serving,
        @Nullable Integer rollbackOf,
        String createdBy,
        Instant createdAt) {}
