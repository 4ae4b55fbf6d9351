package io.caisson.shared;

/** CPU and memory that go together: of one instance, of its sandbox, of a whole tenant. */
public record Resources(Cpu cpu, Memory memory) {

    public static final Resources NONE = new Resources(Cpu.ZERO, Memory.ZERO);

    public static Resources of(long cpuMillis, long memoryBytes) {
        return new Resources(new Cpu(cpuMillis), new Memory(memoryBytes));
    }

    public Resources plus(Resources other) {
        return new Resources(cpu.plus(other.cpu), memory.plus(other.memory));
    }

    public Resources times(int count) {
        return new Resources(cpu.times(count), memory.times(count));
    }

    /** The larger of each part: what holds either. */
    public Resources max(Resources other) {
        return new Resources(cpu.max(other.cpu), memory.max(other.memory));
    }
}
