package io.caisson.shared;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads decimals from outside. Their digits are counted before there is a number: 1e999999999 never becomes one. */
public final class Decimals {

    private static final Pattern PLAIN = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,15})?");

    private Decimals() {}

    /**
     * A number from 0 to {@code most}, without zeros at the end of its decimals.
     *
     * @param most in whole numbers
     * @param decimals how many it may have
     */
    public static BigDecimal parse(String field, String text, long most, int decimals) {
        return PLAIN.matcher(text).matches()
                ? checked(field, text, new BigDecimal(text), most, decimals)
                : refuse(field, text, most, decimals);
    }

    /** The same of one that is a number already. */
    public static BigDecimal checked(String field, BigDecimal number, long most, int decimals) {
        return checked(field, number.toString(), number, most, decimals);
    }

    private static BigDecimal checked(String field, String text, BigDecimal number, long most, int decimals) {
        if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            return refuse(field, text, most, decimals);
        }
        var shortened = number.stripTrailingZeros();
        if (shortened.scale() > decimals) {
            return refuse(field, text, most, decimals);
        }
        return shortened.scale() < 0 ? shortened.setScale(0) : shortened;
    }

    private static BigDecimal refuse(String field, String text, long most, int decimals) {
        throw new InvalidValue(
                field, text, "a number from 0 to %d with at most %d decimals, such as 0.5".formatted(most, decimals));
    }
}
