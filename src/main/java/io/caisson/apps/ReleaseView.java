package io.caisson.apps;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release as it was made.
 *
 * @param envNames the names of plain variables; values are not shown
 * @param secretNames the names of secret variables, whose values nobody can read
 * @param verdict what became of its image when this tenant last ran it: RUNS, APP_FAILED, SANDBOX_SUSPECTED,
 *     SANDBOX_CANT_RUN; null when it never came to an end
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
        @Nullable String verdict,
        @Nullable String verdictHint,
        @Nullable Integer rollbackOf,
        String createdBy,
        Instant createdAt) {}
