package io.caisson.overhead;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts samples taken and failed, and says once for each outage what didn't answer. */
@Component
class SampleMeters {

    private static final Logger LOG = LoggerFactory.getLogger(SampleMeters.class);

    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Counter taken;
    private final Counter untold;
    private final Counter failed;

    SampleMeters(MeterRegistry meters) {
        taken = Counter.builder("caisson.overhead.samples")
                .description("Samples of pods' observed overhead")
                .register(meters);
        untold = Counter.builder("caisson.overhead.untold")
                .description("Pods whose figures did not tell the sandbox and its containers apart")
                .register(meters);
        failed = Counter.builder("caisson.overhead.failures")
                .description("Nodes that could not be sampled in a turn")
                .register(meters);
    }

    void taken(int samples) {
        taken.increment(samples);
    }

    void untold() {
        untold.increment();
    }

    void answered(String node) {
        if (silent.remove(node)) {
            LOG.info("The overhead of pods on {} is sampled again.", node);
        }
    }

    void failed(String what, String reason) {
        failed.increment();
        if (silent.add(what)) {
            LOG.warn("The overhead of pods can't be sampled on {}: {}", what, reason);
        }
    }
}
