package io.caisson.observation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pod of an app, as last seen.
 *
 * @param sandbox the RuntimeClass that it runs under
 * @param reason why it waits, in Kubernetes' words
 */
public record Instance(
        String name,
        int release,
        String phase,
        boolean ready,
        int restarts,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String node,
        @Nullable String sandbox,
        Instant createdAt) {}
