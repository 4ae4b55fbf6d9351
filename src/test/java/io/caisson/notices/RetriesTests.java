package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTests {

    @Test
    void waitsLongerEachTimeAndEndsAfterThreeDays() {
        RandomGenerator none = () -> 0L;
        var retries = new Retries(none);
        var pauses = IntStream.rangeClosed(1, 10).mapToObj(retries::after).toList();
        assertThat(pauses)
                .containsExactly(
                        Optional.of(Duration.ofSeconds(5)),
                        Optional.of(Duration.ofMinutes(5)),
                        Optional.of(Duration.ofMinutes(30)),
                        Optional.of(Duration.ofHours(2)),
                        Optional.of(Duration.ofHours(5)),
                        Optional.of(Duration.ofHours(10)),
                        Optional.of(Duration.ofHours(14)),
                        Optional.of(Duration.ofHours(20)),
                        Optional.of(Duration.ofHours(24)),
                        Optional.empty());
    }

    @Test
    void spreadsWhatFailedTogetherOverAFifthMore() {
        var retries = new Retries(RandomGenerator.of("L64X128MixRandom"));
        var pauses = IntStream.range(0, 500)
                .mapToObj(n -> retries.after(2).orElseThrow())
                .toList();
        assertThat(pauses).allMatch(pause -> !pause.minusMinutes(5).isNegative() && pause.toSeconds() <= 360);
        assertThat(List.copyOf(pauses).stream().distinct().count()).isGreaterThan(400);
    }
}
