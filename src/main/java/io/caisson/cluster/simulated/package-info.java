/**
 * An in-process Kubernetes for laptops and tests: an API server that the ordinary client talks to, and a simulator
 * that plays the controllers, the scheduler and the kubelet behind it. It runs no containers.
 */
@NullMarked
package io.caisson.cluster.simulated;

import org.jspecify.annotations.NullMarked;
