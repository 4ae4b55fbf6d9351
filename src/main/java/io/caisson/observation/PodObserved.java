package io.caisson.observation;

import io.caisson.cluster.PodView;

/** Published in the transaction that keeps what the cluster shows of a pod. */
public record PodObserved(PodView pod) {}
