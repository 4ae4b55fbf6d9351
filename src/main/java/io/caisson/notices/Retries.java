package io.caisson.notices;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a delivery that failed is tried again: ten times in three days, as Standard Webhooks suggests. */
final class Retries {

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final int JITTER_PERCENT = 20;

    private final RandomGenerator random;

    Retries(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The pause after so many failures, up to a fifth longer by chance, so that what failed together doesn't come back
     * together.
     *
     * @return empty when it was the last one
     */
    Optional<Duration> after(int failures) {
        if (failures > PAUSES.size()) {
            return Optional.empty();
        }
        var pause = PAUSES.get(failures - 1).toMillis();
        return Optional.of(Duration.ofMillis(pause + random.nextLong(pause * JITTER_PERCENT / 100 + 1)));
    }
}
