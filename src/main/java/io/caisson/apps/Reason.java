package io.caisson.apps;

/** Why a deployment waits or failed. Names are stable: programs match on them. */
public enum Reason {
    IMAGE_NOT_FOUND,
    REGISTRY_REFUSED,
    REGISTRY_UNREACHABLE,
    IMAGE_NEEDS_ROOT,
    CRASH_LOOP,
    OUT_OF_MEMORY,
    COULD_NOT_START,
    NOT_READY_IN_TIME,
    QUOTA_EXCEEDED,
    NO_SANDBOX_NODE,
    SANDBOX_UNAVAILABLE,
    CLUSTER_UNREACHABLE,
    CLUSTER_REFUSED
}
