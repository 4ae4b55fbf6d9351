package io.caisson.overhead;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What to declare instead: what 95 of 100 samples stay below, and a quarter more, rounded up to whole MiB or millicores.
 *
 * @param value in bytes or millicores for each pod
 * @param hours GiB-hours or core-hours that it would have saved in that time, or that were missing
 */
public record Suggestion(Verdict verdict, long value, BigDecimal hours) {

    /** Percent that come on top of what was seen. */
    public static final int HEADROOM = 25;

    /** Of fewer, the largest one is as good as a 95th percentile. */
    public static final int FEWEST_SAMPLES = 20;

    /** What the declared value is beside what was seen. */
    public enum Verdict {
        /** Less would do. */
        LOWER,
        /** It is above what was seen, by no more than the headroom. */
        KEEP,
        /** Sandboxes take more than is declared for them. */
        RAISE
    }

    /**
     * @param declared on average over time
     * @param counted the same times the seconds of all pods
     * @param seconds of all pods
     * @return null where too little was seen, or no pod ran
     */
    static @Nullable Suggestion of(
            Kind kind,
            @Nullable BigDecimal declared,
            BigDecimal counted,
            BigDecimal seconds,
            long samples,
            @Nullable BigDecimal p95) {
        if (declared == null || p95 == null || samples < FEWEST_SAMPLES) {
            return null;
        }
        var value = better(kind, p95);
        var apart = kind.meter()
                .quantity(counted.subtract(seconds.multiply(BigDecimal.valueOf(value)))
                        .abs());
        if (p95.compareTo(declared) > 0) {
            return new Suggestion(Verdict.RAISE, value, apart);
        }
        return BigDecimal.valueOf(value).compareTo(declared) < 0
                ? new Suggestion(Verdict.LOWER, value, apart)
                : new Suggestion(Verdict.KEEP, value, BigDecimal.ZERO);
    }

    private static long better(Kind kind, BigDecimal p95) {
        var step = BigDecimal.valueOf(kind.step());
        return p95.multiply(BigDecimal.valueOf(100 + HEADROOM))
                .divide(step.multiply(BigDecimal.valueOf(100)), 0, RoundingMode.CEILING)
                .multiply(step)
                .longValueExact();
    }
}
