package io.caisson.metering;

import io.caisson.cluster.PodView;
import io.caisson.observation.PodGone;
import io.caisson.observation.PodObserved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Opens a segment when a pod is bound to a node and closes it when the pod has ended or is gone. See docs/billing.md. */
@Component
class UsageSegments {

    private final Ledger ledger;
    private final Corrections corrections;
    private final Counter opened;

    UsageSegments(Ledger ledger, Corrections corrections, MeterRegistry meters) {
        this.ledger = ledger;
        this.corrections = corrections;
        this.opened = Counter.builder("caisson.usage.segments")
                .description("Usage segments opened")
                .register(meters);
    }

    @EventListener
    void on(PodObserved event) {
        var pod = event.pod();
        if (pod.boundAt() == null || pod.node() == null) {
            return;
        }
        switch (ledger.known(pod.uid(), pod.boundAt())) {
            case NOTHING -> {
                ledger.open(pod, pod.boundAt(), pod.node());
                opened.increment();
            }
            case CLOSED -> {
                if (isThere(pod)) {
                    corrections.reopen(pod.uid(), pod.boundAt());
                }
            }
            case OPEN -> {}
        }
        if (pod.endedAt() != null) {
            ledger.close(pod.uid(), pod.endedAt(), Coverage.OBSERVED);
        }
    }

    @EventListener
    void on(PodGone event) {
        ledger.close(event.podUid(), event.at(), Coverage.of(event.evidence()));
    }

    private static boolean isThere(PodView pod) {
        return pod.endedAt() == null && pod.deletingSince() == null;
    }
}
