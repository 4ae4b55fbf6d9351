package io.caisson.isolation;

/** Whether the wall held an attempt. */
public enum Verdict {
    HELD,
    BROKEN,
    NOT_TESTED
}
