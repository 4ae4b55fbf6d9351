package io.caisson.apps;

import io.caisson.shared.Cpu;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Named pairs of CPU and memory for one instance, without the sandbox's overhead. */
public enum Size {
    NANO(100, 128),
    SMALL(250, 256),
    MEDIUM(500, 512),
    LARGE(1000, 1024),
    XLARGE(2000, 4096);

    private final Resources each;

    Size(long cpuMillis, long mebibytes) {
        this.each = new Resources(new Cpu(cpuMillis), Memory.mebibytes(mebibytes));
    }

    public Resources each() {
        return each;
    }

    /** The name that requests use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Size of(String label) {
        return Arrays.stream(values())
                .filter(size -> size.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidValue(
                        "size",
                        label,
                        "one of " + Arrays.stream(values()).map(Size::label).collect(Collectors.joining(", "))));
    }
}
