package io.caisson.cluster;

import java.time.Instant;

/**
 * What the kubelet measured of one pod's cgroup. Figures of single containers are not to be trusted in a sandbox
 * (gvisor#13067); what its containers hold is only good enough to tell it from the sandbox's own part.
 *
 * @param cpuAt when {@code cpuNanos} was read
 * @param cpuNanos CPU time since the pod began
 * @param podBytes working set of the pod, the sandbox included
 * @param containerBytes working sets of its containers
 */
public record PodUsage(Instant cpuAt, long cpuNanos, Instant memoryAt, long podBytes, long containerBytes) {}
