package io.caisson.cluster;

/** Knows which runs of probes there are in tenants' namespaces, so that nobody else's pod passes for one of theirs. */
public interface ProbeRuns {

    boolean running(String run);
}
