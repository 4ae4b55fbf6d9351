package io.caisson.isolation;

/** Where a report is in its life. */
public enum ReportState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED;

    public boolean active() {
        return this == QUEUED || this == RUNNING;
    }
}
