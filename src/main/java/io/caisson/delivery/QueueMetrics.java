package io.caisson.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** The queue's depth and the age of its oldest due task, for Prometheus. */
@Component
class QueueMetrics implements MeterBinder {

    private final Backlog backlog;

    QueueMetrics(Backlog backlog) {
        this.backlog = backlog;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("caisson.queue.due", backlog, queue -> queue.due().tasks())
                .description("Tasks that are due and not begun")
                .register(meters);
        Gauge.builder(
                        "caisson.queue.oldest.due",
                        backlog,
                        queue -> queue.due().oldest().toMillis() / 1_000.0)
                .description("For how long the oldest due task has waited")
                .baseUnit("seconds")
                .register(meters);
    }
}
