package io.caisson.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A probe's pod as the cluster shows it.
 *
 * @param reason why Kubernetes ended the pod, such as {@code Evicted}
 * @param waiting why it doesn't run yet, for people
 * @param exitCode of its container, once that has ended
 * @param endReason why its container ended, such as {@code OOMKilled}
 * @param ip the pod's address, once it has one
 */
public record ProbeView(
        String name,
        boolean scheduled,
        boolean running,
        boolean ready,
        boolean ended,
        @Nullable String node,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String waiting,
        @Nullable Integer exitCode,
        @Nullable String endReason,
        @Nullable String ip) {

    public boolean evicted() {
        return "Evicted".equals(reason);
    }
}
