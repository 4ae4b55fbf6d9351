package io.caisson.apps;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deployment as it stands. */
public record DeploymentView(
        int number,
        DeploymentState state,
        @Nullable Reason reason,
        @Nullable String message,
        int release,
        String image,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
