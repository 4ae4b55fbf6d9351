package io.caisson.cluster;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node's kubelet said of one pod at one time, as it said it: a figure can be missing, old or absurd.
 *
 * @param memory working set of the pod's cgroup in bytes, the sandbox included
 * @param cpu time used by the pod's cgroup since it began, in nanoseconds
 */
public record PodReading(
        String uid,
        String namespace,
        String name,
        @Nullable Figure memory,
        @Nullable Figure cpu,
        List<OfContainer> containers) {

    /** @param at when the kubelet read it */
    public record Figure(Instant at, long value) {}

    /** The same of one of its containers, as the runtime tells it. */
    public record OfContainer(
            String name, @Nullable Figure memory, @Nullable Figure cpu) {}
}
