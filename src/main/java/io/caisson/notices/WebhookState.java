package io.caisson.notices;

/** Whether an endpoint gets anything. */
public enum WebhookState {
    ENABLED,
    /** By its owner. */
    PAUSED,
    /** By Caisson, because nothing came of it. */
    DISABLED
}
