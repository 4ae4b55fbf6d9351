package io.caisson.apps;

/** How an app runs: a service answers on a port, a worker needs none. */
public enum AppKind {
    SERVICE,
    WORKER
}
