package io.caisson.isolation;

/** Why a report was made. */
public enum Trigger {
    DEMAND,
    POLICY,
    MONTHLY
}
