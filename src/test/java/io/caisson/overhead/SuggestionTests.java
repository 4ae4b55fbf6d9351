package io.caisson.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.overhead.Suggestion.Verdict;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuggestionTests {

    private static final long MIB = 1L << 20;

    /** Ten pods for an hour. */
    private static final BigDecimal SECONDS = BigDecimal.valueOf(36_000);

    @Test
    void saysWhatLessWouldSave() {
        var suggestion = memory(64 * MIB, 32 * MIB, 20);
        assertThat(suggestion).isNotNull();
        assertThat(suggestion.verdict()).isEqualTo(Verdict.LOWER);
        assertThat(suggestion.value()).isEqualTo(40 * MIB);
        assertThat(suggestion.hours()).isEqualByComparingTo("0.234375"); // 24 MiB of ten pods
    }

    @Test
    void roundsUpToWholeMebibytesAndMillicores() {
        assertThat(memory(64 * MIB, 32 * MIB + 1, 20))
                .extracting(Suggestion::value)
                .isEqualTo(41 * MIB);
        assertThat(Suggestion.of(
                        Kind.CPU,
                        BigDecimal.valueOf(20),
                        BigDecimal.valueOf(20).multiply(SECONDS),
                        SECONDS,
                        20,
                        new BigDecimal("2.401")))
                .isEqualTo(new Suggestion(Verdict.LOWER, 4, new BigDecimal("0.160000")));
    }

    @Test
    void saysWhatIsLackingWhereMoreIsTakenThanDeclared() {
        var suggestion = memory(32 * MIB, 40 * MIB, 20);
        assertThat(suggestion).isNotNull();
        assertThat(suggestion.verdict()).isEqualTo(Verdict.RAISE);
        assertThat(suggestion.value()).isEqualTo(50 * MIB);
        assertThat(suggestion.hours()).isEqualByComparingTo("0.175781"); // 18 MiB of ten pods
    }

    @Test
    void keepsWhatIsCloseAbove() {
        assertThat(memory(64 * MIB, 60 * MIB, 20)).isEqualTo(new Suggestion(Verdict.KEEP, 75 * MIB, BigDecimal.ZERO));
        assertThat(memory(64 * MIB, 64 * MIB, 20))
                .extracting(Suggestion::verdict)
                .isEqualTo(Verdict.KEEP);
    }

    @Test
    void saysNothingOfTooFewSamplesOrNoPods() {
        assertThat(memory(64 * MIB, 32 * MIB, 19)).isNull();
        assertThat(Suggestion.of(Kind.MEMORY, null, BigDecimal.ZERO, BigDecimal.ZERO, 20, BigDecimal.TEN))
                .isNull();
        assertThat(Suggestion.of(Kind.MEMORY, BigDecimal.TEN, BigDecimal.TEN, BigDecimal.ONE, 20, null))
                .isNull();
    }

    private static @Nullable Suggestion memory(long declared, long p95, long samples) {
        return Suggestion.of(
                Kind.MEMORY,
                BigDecimal.valueOf(declared),
                BigDecimal.valueOf(declared).multiply(SECONDS),
                SECONDS,
                samples,
                BigDecimal.valueOf(p95));
    }
}
