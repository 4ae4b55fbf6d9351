package io.caisson.cluster;

import io.caisson.shared.Resources;

/**
 * What a node has for pods.
 *
 * @param uid another one when a node comes again under its old name
 * @param allocatable what the kubelet leaves for pods
 */
public record NodeCapacity(String name, String uid, Resources allocatable) {}
