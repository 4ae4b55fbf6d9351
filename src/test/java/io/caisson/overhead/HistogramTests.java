package io.caisson.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTests {

    @Test
    void hasNoPercentilesWithoutValues() {
        assertThat(Histogram.EMPTY.percentile(50)).isEmpty();
        assertThat(Histogram.EMPTY.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 400_000, 22_500_000, 1L << 40, 1L << 50})
    void tellsAValueToWithinOnePercent(long value) {
        assertThat((double) of(value).percentile(95).orElseThrow()).isCloseTo(value, within(0.5 + value * 0.01));
    }

    @Test
    void takesTheNearestRank() {
        var hundred = of(new Random(1).longs(100, 1_000_000, 90_000_000).toArray());
        assertThat(hundred.count()).isEqualTo(100);
        assertThat(of(10, 1_000, 100_000).percentile(50).orElseThrow()).isBetween(990L, 1_010L);
        assertThat(of(10, 1_000).percentile(50).orElseThrow()).isEqualTo(10);
        assertThat(of(10, 1_000).percentile(51).orElseThrow()).isBetween(990L, 1_010L);
        assertThat(of(10, 1_000).percentile(100).orElseThrow()).isBetween(990L, 1_010L);
    }

    @Test
    void isCloseToTheExactPercentilesOfManyValues() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var values = random.longs(1 + random.nextInt(2_000), 1, 1L << (4 + random.nextInt(44)))
                    .sorted()
                    .toArray();
            for (int percent : new int[] {1, 50, 95, 99, 100}) {
                var exact = values[Math.ceilDiv(values.length * percent, 100) - 1];
                assertThat((double) of(values).percentile(percent).orElseThrow())
                        .as("seed %d, %d percent", seed, percent)
                        .isCloseTo(exact, within(0.5 + exact * 0.01));
            }
        }
    }

    /** Filled as PostgreSQL does it. */
    private static Histogram of(long... values) {
        var filled = new TreeMap<Integer, Long>();
        Arrays.stream(values)
                .forEach(value ->
                        filled.merge((int) Math.floor(Math.log(value) / Math.log(Histogram.GROWTH)), 1L, Long::sum));
        return new Histogram(
                filled.keySet().stream().mapToInt(Integer::intValue).toArray(),
                filled.values().stream().mapToLong(Long::longValue).toArray());
    }
}
