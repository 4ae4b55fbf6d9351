package io.caisson.cluster.simulated;

import java.time.Duration;

/**
 * How long things take in the simulated cluster.
 *
 * @param start from the node being chosen to a running container
 * @param slowStart from running to ready for the sample {@code slow}
 * @param run what a container that ends badly runs before it does
 * @param backOff the wait before a first restart or pull; doubles up to sixteen times that
 * @param stop from a pod's deletion being asked for to its being gone
 * @param retry before a controller tries again what the API refused
 */
public record Timings(
        Duration start, Duration slowStart, Duration run, Duration backOff, Duration stop, Duration retry) {

    /** What a laptop wants: quick, with a slow start that can be watched. */
    public static Timings standard() {
        return new Timings(
                Duration.ofMillis(200),
                Duration.ofSeconds(15),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Duration.ofMillis(500));
    }

    /** What tests want: everything at once, and a slow start of a second. */
    public static Timings quick() {
        return new Timings(
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMillis(30),
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(100));
    }
}
