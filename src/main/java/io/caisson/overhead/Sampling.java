package io.caisson.overhead;

import io.caisson.observation.WhileLeading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes a turn at every multiple of the interval, and one at once when this replica begins to lead. */
@Component
class Sampling implements WhileLeading {

    private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);

    private final Sampler sampler;
    private final OverheadSettings settings;
    private final Clock clock;

    Sampling(Sampler sampler, OverheadSettings settings, Clock clock) {
        this.sampler = sampler;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            turn(last());
            while (!Thread.currentThread().isInterrupted()) {
                var next = last().plus(settings.interval());
                Thread.sleep(Duration.between(clock.instant(), next));
                turn(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(Instant at) throws InterruptedException {
        try {
            sampler.turn(at);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            LOG.error("The overhead of pods could not be sampled", e);
        }
    }

    private Instant last() {
        var seconds = clock.instant().getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, settings.sampleSeconds()));
    }
}
