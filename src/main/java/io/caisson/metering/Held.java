package io.caisson.metering;

import java.math.BigDecimal;

/** What was held and for how long, exactly: millicores, bytes and instances, each times seconds. */
public record Held(
        BigDecimal cpu, BigDecimal memory, BigDecimal overheadCpu, BigDecimal overheadMemory, BigDecimal instances) {

    public static final Held NOTHING =
            new Held(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

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
