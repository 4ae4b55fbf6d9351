package io.caisson.shared;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of CPU time in whole millicores; 1000 is one core. Never negative.
 *
 * @param millis millicores
 */
public record Cpu(long millis) implements Comparable<Cpu> {

    public static final Cpu ZERO = new Cpu(0);
    private static final long MOST_WRITTEN = 1_000_000_000;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})m|(\\d{1,7}(?:\\.\\d{1,3})?)");

    public Cpu {
        if (millis < 0) {
            throw new InvalidValue("cpu", Long.toString(millis), "an amount of at least 0");
        }
    }

    /** Reads Kubernetes' notation: {@code 250m}, {@code 2}, {@code 0.5}; up to a million cores, which is the most of a plan. */
    public static Cpu parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new InvalidValue("cpu", text, "millicores such as 250m, or cores such as 2 or 0.5");
        }
        long millis = match.group(1) != null
                ? Long.parseLong(match.group(1))
                : new BigDecimal(match.group(2)).movePointRight(3).longValueExact();
        if (millis > MOST_WRITTEN) {
            throw new InvalidValue("cpu", text, "at most 1000000 cores");
        }
        return new Cpu(millis);
    }

    public Cpu plus(Cpu other) {
        return new Cpu(Math.addExact(millis, other.millis));
    }

    public Cpu times(int count) {
        return new Cpu(Math.multiplyExact(millis, count));
    }

    public Cpu max(Cpu other) {
        return millis >= other.millis ? this : other;
    }

    @Override
    public int compareTo(Cpu other) {
        return Long.compare(millis, other.millis);
    }

    /** In cores, as people write it: {@code 4}, {@code 0.25}. */
    public String cores() {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    /** Kubernetes' notation, always in millicores. */
    @Override
    public String toString() {
        return millis + "m";
    }
}
