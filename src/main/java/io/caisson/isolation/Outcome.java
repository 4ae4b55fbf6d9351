package io.caisson.isolation;

/** A whole report in one word. */
public enum Outcome {
    /** Every attempt held. */
    HELD,
    /** At least one got out. */
    BROKEN,
    /** None got out, but some that could have been tried were not. */
    INCOMPLETE
}
