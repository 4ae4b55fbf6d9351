package io.caisson.sandbox;

/** Whether tenants' pods can run in the sandbox. */
public enum SandboxState {
    READY,
    NO_RUNTIME_CLASS,
    WRONG_HANDLER,
    NO_NODE,
    /** An admission policy is missing or altered. */
    NO_POLICIES,
    CLUSTER_UNREACHABLE,
    CLUSTER_REFUSED
}
