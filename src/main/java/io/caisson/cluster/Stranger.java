package io.caisson.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something in a tenant's namespace, or a namespace called like one, that doesn't say that Caisson made it; or a pod that
 * says so and is no app's.
 *
 * @param runtimeClass of a pod; null for other kinds, and for a pod outside of any sandbox
 * @param probeRun which run of a probe a pod says that it belongs to
 * @param manager who made it, as its first field manager is called; null when Kubernetes doesn't say
 * @param owner kind and name of what made a pod, such as ReplicaSet/web-5d4
 */
public record Stranger(
        String kind,
        String namespace,
        String name,
        String uid,
        @Nullable String runtimeClass,
        @Nullable String probeRun,
        @Nullable String manager,
        @Nullable String owner,
        Instant createdAt) {}
