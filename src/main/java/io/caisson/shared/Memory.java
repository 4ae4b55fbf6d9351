package io.caisson.shared;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * An amount of memory in whole bytes. Never negative.
 *
 * @param bytes bytes
 */
public record Memory(long bytes) implements Comparable<Memory> {

    public static final Memory ZERO = new Memory(0);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(Ki|Mi|Gi|Ti|k|M|G|T)?");
    private static final Map<String, Long> UNITS = Map.of(
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40, //
            "k",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L);

    public Memory {
        if (bytes < 0) {
            throw new InvalidValue("memory", Long.toString(bytes), "an amount of at least 0");
        }
    }

    /** Reads Kubernetes' notation: {@code 128Mi}, {@code 1Gi}, {@code 500M}, plain bytes. */
    public static Memory parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new InvalidValue("memory", text, "an amount such as 128Mi or 1Gi");
        }
        var unit = match.group(2);
        try {
            return new Memory(Math.multiplyExact(
                    Long.parseLong(match.group(1)), unit == null ? 1L : UNITS.getOrDefault(unit, 1L)));
        } catch (ArithmeticException e) {
            throw new InvalidValue("memory", text, "an amount below 8192Ti");
        }
    }

    public static Memory mebibytes(long count) {
        return new Memory(Math.multiplyExact(count, 1L << 20));
    }

    public Memory plus(Memory other) {
        return new Memory(Math.addExact(bytes, other.bytes));
    }

    public Memory times(int count) {
        return new Memory(Math.multiplyExact(bytes, count));
    }

    public Memory max(Memory other) {
        return bytes >= other.bytes ? this : other;
    }

    @Override
    public int compareTo(Memory other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Kubernetes' notation in the largest binary unit that loses nothing. */
    @Override
    public String toString() {
        if (bytes != 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "Gi";
        }
        if (bytes != 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "Mi";
        }
        return Long.toString(bytes);
    }
}
