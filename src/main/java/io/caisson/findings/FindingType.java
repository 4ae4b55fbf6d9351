package io.caisson.findings;

/** What is wrong. Names are stable: programs match on them. Those that weigh more come first. */
public enum FindingType {
    /** A pod in a tenant's namespace that doesn't run under the platform's RuntimeClass. */
    OUTSIDE_SANDBOX,
    /** A policy, quota or role binding in a tenant's namespace that Caisson didn't make. */
    UNKNOWN_POLICY,
    /** A pod in a tenant's namespace, in the sandbox, that Caisson didn't make and doesn't meter. */
    UNKNOWN_POD,
    /** A namespace that is called like a tenant's and belongs to none. */
    UNKNOWN_NAMESPACE,
    /** Somebody removed an object of Caisson's, or the label that says so. */
    REMOVED,
    /** Somebody changed an object of Caisson's. */
    CHANGED
}
