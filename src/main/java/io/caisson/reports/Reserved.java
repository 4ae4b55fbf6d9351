package io.caisson.reports;

import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What apps asked for and what the sandbox took on top, exactly: millicores and bytes, each times seconds. */
public record Reserved(BigDecimal cpu, BigDecimal memory, BigDecimal overheadCpu, BigDecimal overheadMemory) {

    public static final Reserved NOTHING =
            new Reserved(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    private static final int DECIMALS = 6;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    public Reserved plus(Reserved other) {
        return new Reserved(
                cpu.add(other.cpu),
                memory.add(other.memory),
                overheadCpu.add(other.overheadCpu),
                overheadMemory.add(other.overheadMemory));
    }

    boolean isNothing() {
        return cpu.signum() == 0 && memory.signum() == 0 && overheadCpu.signum() == 0 && overheadMemory.signum() == 0;
    }

    public BigDecimal coreHours() {
        return Meter.CPU.quantity(cpu);
    }

    public BigDecimal gibHours() {
        return Meter.MEMORY.quantity(memory);
    }

    public BigDecimal overheadCoreHours() {
        return Meter.OVERHEAD_CPU.quantity(overheadCpu);
    }

    public BigDecimal overheadGibHours() {
        return Meter.OVERHEAD_MEMORY.quantity(overheadMemory);
    }

    /** Which part of the reserved CPU is the sandbox's, from 0 to 1; null where nothing is reserved. */
    public @Nullable BigDecimal cpuShare() {
        return part(overheadCpu, cpu.add(overheadCpu));
    }

    public @Nullable BigDecimal memoryShare() {
        return part(overheadMemory, memory.add(overheadMemory));
    }

    /** The mean of the shares of CPU and of memory. */
    public @Nullable BigDecimal share() {
        var ofCpu = cpuShare();
        var ofMemory = memoryShare();
        if (ofCpu == null || ofMemory == null) {
            return ofCpu == null ? ofMemory : ofCpu;
        }
        return ofCpu.add(ofMemory).divide(TWO, DECIMALS, RoundingMode.HALF_UP);
    }

    static @Nullable BigDecimal part(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0 ? null : part.divide(whole, DECIMALS, RoundingMode.HALF_UP);
    }
}
