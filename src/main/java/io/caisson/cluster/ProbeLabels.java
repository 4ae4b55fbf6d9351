package io.caisson.cluster;

/** What tells a probe's pod from an app's, and one probe from another. */
final class ProbeLabels {

    /** Which kind of probe: {@code canary}, {@code isolation}, {@code listener}. */
    static final String KIND = "caisson.io/probe";

    /** Which run of it, so that what a killed run left behind is found again. */
    static final String RUN = "caisson.io/probe-run";

    private ProbeLabels() {}
}
