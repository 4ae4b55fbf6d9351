package io.caisson.verification;

/** Whether figures that should be the same are. */
public enum Agreement {
    AGREES,
    /** Of pods that come and go: the same difference was not there in every look. */
    PASSING,
    /** Those that there are agree, and one isn't there. */
    NOT_COMPARED,
    DIFFERS
}
