package io.caisson.cluster;

import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pod that tries something out and is removed again. It is bounded like an app's pod, in the sandbox like an app's
 * pod, and ends by itself.
 *
 * @param kind what it belongs to, such as {@code canary}
 * @param run names the run, as a label
 * @param tenant whose namespace it stands in, or null for the platform's own
 * @param image a reference with a digest and no tag
 * @param script for a POSIX shell
 * @param limits CPU and memory, without overhead
 * @param disk limit of ephemeral storage; {@code /scratch} can be written to
 * @param node the only node that it may run on, or null for any
 * @param port what it listens on, or null for nothing
 * @param seconds after which Kubernetes ends it
 */
public record ProbeSpec(
        String kind,
        String run,
        @Nullable Owner tenant,
        String namespace,
        String name,
        String runtimeClass,
        String image,
        String script,
        Map<String, String> env,
        Resources limits,
        Memory disk,
        @Nullable String node,
        @Nullable Integer port,
        int seconds) {

    /** The tenant in whose namespace a probe runs. */
    public record Owner(UUID id, String slug) {}
}
