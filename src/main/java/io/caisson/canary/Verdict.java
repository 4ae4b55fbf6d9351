package io.caisson.canary;

/** How one probe ended. A warning doesn't cost a node its place. */
public enum Verdict {
    PASSED,
    WARNED,
    FAILED,
    NOT_TESTED
}
