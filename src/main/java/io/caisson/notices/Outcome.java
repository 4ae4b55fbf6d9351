package io.caisson.notices;

/** What was noted of an attempt. */
enum Outcome {
    DELIVERED,
    RETRIED,
    FAILED
}
