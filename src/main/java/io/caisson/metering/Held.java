package io.caisson.metering;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What was held and for how long, exactly: millicores, bytes and instances, each times seconds. */
public record Held(
        BigDecimal cpu, BigDecimal memory, BigDecimal overheadCpu, BigDecimal overheadMemory, BigDecimal instances) {

    public static final Held NOTHING =
            new Held(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** Of a row with these columns, as rollups have them. */
    public static Held of(ResultSet row) throws SQLException {
        return new Held(
                row.getBigDecimal("cpu"),
                row.getBigDecimal("memory"),
                row.getBigDecimal("overhead_cpu"),
                row.getBigDecimal("overhead_memory"),
                row.getBigDecimal("instances"));
    }

    /**
     * What a usage segment's row comes to.
     *
     * @param seconds below zero where it takes another one back
     */
    public static Held of(ResultSet segment, long seconds) throws SQLException {
        var time = BigDecimal.valueOf(seconds);
        return new Held(
                time.multiply(segment.getBigDecimal("cpu_millis")),
                time.multiply(segment.getBigDecimal("memory_bytes")),
                time.multiply(segment.getBigDecimal("overhead_cpu_millis")),
                time.multiply(segment.getBigDecimal("overhead_memory_bytes")),
                time);
    }

    public Held plus(Held other) {
        return new Held(
                cpu.add(other.cpu),
                memory.add(other.memory),
                overheadCpu.add(other.overheadCpu),
                overheadMemory.add(other.overheadMemory),
                instances.add(other.instances));
    }

    /** Exactly, times seconds. */
    public BigDecimal counted(Meter meter) {
        return switch (meter) {
            case CPU -> cpu;
            case MEMORY -> memory;
            case OVERHEAD_CPU -> overheadCpu;
            case OVERHEAD_MEMORY -> overheadMemory;
            case INSTANCE -> instances;
        };
    }

    public BigDecimal quantity(Meter meter) {
        return meter.quantity(counted(meter));
    }
}
