package io.caisson.cluster.simulated;

import java.time.Duration;

/**
 * How long things take in the simulated cluster.
 *
 * @param start from a pod's binding to its containers' start, image pull included
 * @param slowStart until the sample {@code slow} opens its port
 * @param memoryHogRun until the sample {@code memory-hog} is killed
 * @param jobRun until the sample {@code job} is done
 * @param stop from the deletion of a pod to its end
 * @param backOff before the second restart of a container and the first new attempt of a pull; it doubles each time
 * @param longestBackOff what the back-off grows to
 */
public record Timings(
        Duration start,
        Duration slowStart,
        Duration memoryHogRun,
        Duration jobRun,
        Duration stop,
        Duration backOff,
        Duration longestBackOff) {

    /** Quick enough to look at, slow enough to be seen. */
    public static Timings standard() {
        return new Timings(
                Duration.ofMillis(200),
                Duration.ofSeconds(15),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                Duration.ofSeconds(30));
    }

    /** For tests: everything within a blink. */
    public static Timings quick() {
        return new Timings(
                Duration.ofMillis(10),
                Duration.ofMillis(400),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
    }

    /** The wait before the next attempt after {@code failures} of them. */
    Duration backOff(int failures) {
        Duration wait = backOff.multipliedBy(1L << Math.min(failures, 16));
        return wait.compareTo(longestBackOff) > 0 ? longestBackOff : wait;
    }
}
