package io.caisson.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BackoffTests {

    private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(7);

    @Test
    void triesOftenAtFirstAndThenMoreAndMoreRarely() {
        assertThat(attemptsWithin(Duration.ofSeconds(10))).isBetween(6, 12);
        assertThat(attemptsWithin(Duration.ofHours(1))).isBetween(220, 280);
    }

    @Test
    void neverWaitsLongerThanItsBoundHoweverLongItLasts() {
        for (int days = 0; days < 1_000; days++) {
            assertThat(Backoff.after(Duration.ofDays(days), random))
                    .isBetween(Duration.ofMillis(375), Duration.ofMillis(18_750));
        }
    }

    @Test
    void aThousandThatFailedTogetherDoNotComeBackTogether() {
        var pauses = new HashSet<Duration>();
        for (int n = 0; n < 1_000; n++) {
            pauses.add(Backoff.after(Duration.ofMinutes(5), random));
        }
        assertThat(pauses).hasSizeGreaterThan(850);
    }

    private int attemptsWithin(Duration time) {
        var attempts = 0;
        for (var waited = Duration.ZERO; waited.compareTo(time) < 0; attempts++) {
            waited = waited.plus(Backoff.after(waited, random));
        }
        return attempts;
    }
}
