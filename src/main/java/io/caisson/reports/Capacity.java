package io.caisson.reports;

import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What nodes had for pods, exactly: millicores and bytes, each times seconds.
 *
 * @param nodes how many different ones were there at some time
 * @param seconds of all nodes together
 * @param since when nodes were looked at first; null while they never were
 */
public record Capacity(
        int nodes,
        BigDecimal seconds,
        BigDecimal cpu,
        BigDecimal memory,
        @Nullable Instant since) {

    public BigDecimal nodeHours() {
        return Meter.INSTANCE.quantity(seconds);
    }

    public BigDecimal coreHours() {
        return Meter.CPU.quantity(cpu);
    }

    public BigDecimal gibHours() {
        return Meter.MEMORY.quantity(memory);
    }
}
