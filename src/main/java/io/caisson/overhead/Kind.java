package io.caisson.overhead;

import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The two kinds of overhead: in what each is declared and in what it is observed. */
public enum Kind {
    /** Bytes, both. */
    MEMORY("memory", Meter.OVERHEAD_MEMORY, 1L << 20, 0, 0),
    /** Millicores, observed in nanocores. */
    CPU("cpu", Meter.OVERHEAD_CPU, 1, 6, 3);

    private final String label;
    private final Meter meter;
    private final long step;
    private final int finer;
    private final int decimals;

    /**
     * @param step to which a declared value is rounded
     * @param finer by how many decimal places what is observed is finer than what is declared
     */
    Kind(String label, Meter meter, long step, int finer, int decimals) {
        this.label = label;
        this.meter = meter;
        this.step = step;
        this.finer = finer;
        this.decimals = decimals;
    }

    public String label() {
        return label;
    }

    Meter meter() {
        return meter;
    }

    long step() {
        return step;
    }

    /** What was observed, as it would be declared. */
    @Nullable
    BigDecimal observed(OptionalLong value) {
        return value.isEmpty()
                ? null
                : BigDecimal.valueOf(value.getAsLong(), finer).setScale(decimals, RoundingMode.HALF_UP);
    }

    /** For a pod, on average. */
    @Nullable
    BigDecimal each(BigDecimal counted, BigDecimal seconds) {
        return seconds.signum() <= 0 ? null : counted.divide(seconds, decimals, RoundingMode.HALF_UP);
    }
}
