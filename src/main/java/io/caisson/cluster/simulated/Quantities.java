package io.caisson.cluster.simulated;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts of resources in base units, and how Kubernetes writes them. */
final class Quantities {

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};
    private static final BigInteger STEP = BigInteger.valueOf(1024);

    private Quantities() {}

    static BigDecimal parse(String text) {
        return Quantity.getAmountInBytes(new Quantity(text));
    }

    /** The canonical form: {@code 240m}, {@code 2}, {@code 256Mi}. */
    static String write(String resource, BigDecimal amount) {
        if (resource.endsWith("memory") || resource.endsWith("storage")) {
            return binary(amount.toBigInteger());
        }
        BigDecimal milli = amount.movePointRight(3);
        boolean whole = milli.remainder(BigDecimal.valueOf(1000)).signum() == 0;
        return whole ? amount.toBigInteger().toString() : milli.toBigInteger() + "m";
    }

    private static String binary(BigInteger bytes) {
        int unit = 0;
        BigInteger rest = bytes;
        while (rest.signum() != 0 && unit < BINARY.length - 1 && rest.mod(STEP).signum() == 0) {
            rest = rest.divide(STEP);
            unit++;
        }
        return rest + BINARY[unit];
    }
}
