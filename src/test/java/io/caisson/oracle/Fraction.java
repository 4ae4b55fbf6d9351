package io.caisson.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact number: it is rounded only where a rule says so. */
record Fraction(BigInteger over, BigInteger under) implements Comparable<Fraction> {

    static final Fraction ZERO = of(0);

    Fraction {
        if (under.signum() <= 0) {
            throw new ArithmeticException(over + "/" + under);
        }
    }

    static Fraction of(long number) {
        return new Fraction(BigInteger.valueOf(number), BigInteger.ONE);
    }

    static Fraction of(BigDecimal number) {
        return number.scale() <= 0
                ? new Fraction(number.toBigIntegerExact(), BigInteger.ONE)
                : new Fraction(number.unscaledValue(), BigInteger.TEN.pow(number.scale()));
    }

    Fraction plus(Fraction other) {
        return new Fraction(over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
    }

    Fraction minus(Fraction other) {
        return plus(other.times(of(-1)));
    }

    Fraction times(Fraction other) {
        return new Fraction(over.multiply(other.over), under.multiply(other.under));
    }

    Fraction by(long number) {
        return times(new Fraction(BigInteger.ONE, BigInteger.valueOf(number)));
    }

    int signum() {
        return over.signum();
    }

    /** What lies just in the middle goes away from zero. */
    Fraction rounded(int decimals) {
        var scale = BigInteger.TEN.pow(decimals);
        var parts =
                over.abs().multiply(scale).multiply(BigInteger.TWO).divideAndRemainder(under.multiply(BigInteger.TWO));
        var whole = parts[1].compareTo(under) >= 0 ? parts[0].add(BigInteger.ONE) : parts[0];
        return new Fraction(over.signum() < 0 ? whole.negate() : whole, scale);
    }

    /** Only of what ends after some decimals. */
    BigDecimal decimal() {
        return new BigDecimal(over).divide(new BigDecimal(under)).stripTrailingZeros();
    }

    @Override
    public int compareTo(Fraction other) {
        return over.multiply(other.under).compareTo(other.over.multiply(under));
    }
}
