package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What is counted. The sandbox's overhead is metered apart from what the app asked for. */
public enum Meter {
    CPU("cpu", "core-hour", 1_000),
    MEMORY("memory", "GiB-hour", 1L << 30),
    OVERHEAD_CPU("overhead.cpu", "core-hour", 1_000),
    OVERHEAD_MEMORY("overhead.memory", "GiB-hour", 1L << 30),
    INSTANCE("instance", "instance-hour", 1);

    private static final int DECIMALS = 6;
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);

    private final String label;
    private final String unit;
    private final BigDecimal whole;

    /** @param whole how many of what the ledger counts in are one of the unit */
    Meter(String label, String unit, long whole) {
        this.label = label;
        this.unit = unit;
        this.whole = BigDecimal.valueOf(whole);
    }

    /** The meter of that label, from a place that is known to hold one. */
    public static Meter of(String label) {
        return Arrays.stream(values())
                .filter(meter -> meter.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidValue(
                        "meter",
                        label,
                        "one of " + Arrays.stream(values()).map(Meter::label).collect(Collectors.joining(", "))));
    }

    public String label() {
        return label;
    }

    /** What {@link #quantity} is in. */
    public String unit() {
        return unit;
    }

    /** Whether it counts what the sandbox takes. */
    public boolean isOverhead() {
        return this == OVERHEAD_CPU || this == OVERHEAD_MEMORY;
    }

    /** How many of what the ledger counts in, times seconds, are one of the unit. */
    public BigDecimal perUnit() {
        return whole.multiply(HOUR);
    }

    /**
     * In the meter's unit, rounded half up to 6 decimals, once.
     *
     * @param counted millicores, bytes or instances, each times the seconds for which they were held
     */
    public BigDecimal quantity(BigDecimal counted) {
        return counted.divide(perUnit(), DECIMALS, RoundingMode.HALF_UP);
    }
}
