package io.caisson.apps;

import io.caisson.shared.Resources;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What delivery has to make of an app.
 *
 * @param target the release that is to run: of the active deployment, else the one that serves, else none
 * @param deployment the active deployment, if there is one
 */
public record Work(
        UUID appId,
        UUID tenantId,
        String app,
        boolean deleting,
        @Nullable Target target,
        @Nullable Active deployment) {

    /** A release to run; without a digest its image has to be resolved first. */
    public record Target(
            int release,
            String image,
            @Nullable String digest,
            int instances,
            Resources each,
            @Nullable Integer port,
            int readySeconds,
            int surge) {}

    /** A deployment that isn't finished. */
    public record Active(
            int number,
            DeploymentState state,
            @Nullable Reason reason,
            @Nullable Instant waitingSince,
            @Nullable Instant rollingSince) {}
}
