package io.caisson.cluster;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself that a sandbox depends on.
 *
 * @param schedulable ready and not cordoned; taints are not looked at
 * @param runtime of containers, with its version
 * @param sandboxVersion what the annotation {@code caisson.io/runsc-version} says, or null: the API has no field for it
 * @param bootId changes when the node starts anew
 * @param taints those of ours
 */
public record NodeFacts(
        String name,
        boolean schedulable,
        String kernel,
        String runtime,
        @Nullable String sandboxVersion,
        String bootId,
        Set<NodeTaint> taints) {}
