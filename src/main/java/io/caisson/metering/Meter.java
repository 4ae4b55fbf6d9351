package io.caisson.metering;

import java.math.BigDecimal;
import java.math.RoundingMode;

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

    public String label() {
        return label;
    }

    /** What {@link #quantity} is in. */
    public String unit() {
        return unit;
    }

    /**
     * In the meter's unit, rounded half up to 6 decimals, once.
     *
     * @param counted millicores, bytes or instances, each times the seconds for which they were held
     */
    public BigDecimal quantity(BigDecimal counted) {
        return counted.divide(whole.multiply(HOUR), DECIMALS, RoundingMode.HALF_UP);
    }
}
