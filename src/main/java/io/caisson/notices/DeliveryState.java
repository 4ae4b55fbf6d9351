package io.caisson.notices;

/** Where a delivery is: it waits for its next attempt, or it has ended. */
public enum DeliveryState {
    PENDING,
    DELIVERED,
    FAILED
}
