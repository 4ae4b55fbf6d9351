package io.caisson.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** For how long the watch has shown no sign of life. Only the replica that watches knows it. */
@Component
class WatchAge implements MeterBinder {

    private final Clock clock;
    private volatile @Nullable Instant alive;
    private volatile boolean watching;

    WatchAge(Clock clock) {
        this.clock = clock;
    }

    void begun() {
        alive = clock.instant();
        watching = true;
    }

    void alive() {
        alive = clock.instant();
    }

    void ended() {
        watching = false;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("caisson.watch.leader", () -> watching ? 1 : 0)
                .description("1 on the replica that watches the cluster")
                .register(meters);
        Gauge.builder("caisson.watch.age", this::seconds)
                .description("Since when the watch has shown no sign of life; NaN on replicas that don't watch")
                .baseUnit("seconds")
                .register(meters);
    }

    private double seconds() {
        var last = alive;
        return !watching || last == null
                ? Double.NaN
                : Duration.between(last, clock.instant()).toMillis() / 1_000.0;
    }
}
