package io.caisson.sandbox;

/** Whether an admission policy or its binding is what ships with Caisson. */
public enum PolicyState {
    UNALTERED,
    ALTERED,
    MISSING,
    /** The simulated cluster has no admission policies. */
    SIMULATED
}
