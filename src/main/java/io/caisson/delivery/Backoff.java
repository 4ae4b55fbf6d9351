package io.caisson.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: longer and longer, and never all at the same instant. */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(15);

    private Backoff() {}

    /**
     * A third of the time waited so far, which grows exponentially, with a jitter of a quarter to both sides.
     *
     * @param waited since the first attempt failed
     */
    static Duration after(Duration waited, RandomGenerator random) {
        var pause = waited.dividedBy(3).plus(FIRST);
        var bounded = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        return Duration.ofMillis((long) (bounded.toMillis() * random.nextDouble(0.75, 1.25)));
    }
}
