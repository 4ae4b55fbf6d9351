package io.caisson.cluster;

import io.caisson.shared.Resources;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Caisson reads of a pod.
 *
 * @param phase Kubernetes' phase: Pending, Running, Succeeded, Failed, Unknown
 * @param readySince since when it is ready without a break; null while it isn't
 * @param reason why its container waits or last ended, in Kubernetes' words, such as CrashLoopBackOff
 * @param lastReason why its container last ended, such as OOMKilled or Error
 * @param exitCode of the container's last end
 * @param each requested by its containers
 * @param overhead as the admission declared it for this pod
 * @param boundAt when it was given to a node, from when on it holds resources there
 * @param endedAt when its last container ended for good
 */
public record PodView(
        String uid,
        UUID tenantId,
        UUID appId,
        String app,
        int release,
        String namespace,
        String name,
        @Nullable String node,
        @Nullable String runtimeClass,
        String phase,
        boolean ready,
        @Nullable Instant readySince,
        int restarts,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String lastReason,
        @Nullable Integer exitCode,
        Resources each,
        Resources overhead,
        Instant createdAt,
        @Nullable Instant boundAt,
        @Nullable Instant deletingSince,
        @Nullable Instant endedAt) {}
