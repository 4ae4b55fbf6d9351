package io.caisson.isolation;

import io.caisson.cluster.ProbeRuns;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Tells the audit which pods are probes of ours. */
@Component
class RunningProbes implements ProbeRuns {

    private final Reports reports;
    private final Clock clock;

    RunningProbes(Reports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public boolean running(String run) {
        return reports.running(run, clock.instant());
    }
}
