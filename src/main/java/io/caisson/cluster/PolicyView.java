package io.caisson.cluster;

import org.jspecify.annotations.Nullable;

/**
 * An admission policy, or the binding that puts it in force, as the cluster has it beside the one that ships.
 *
 * @param present whether there is one of that name
 * @param difference the first field that is not what ships, in Kubernetes' notation; null when there is none
 */
public record PolicyView(
        String kind, String name, boolean present, @Nullable String difference) {}
