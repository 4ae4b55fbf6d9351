package io.caisson.canary;

/** What is known of a node. */
public enum NodeState {
    PROVEN,
    FAILED,
    NOT_PROVEN
}
