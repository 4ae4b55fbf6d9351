package io.caisson.paper;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines by RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe before it: it is text there. */
public final class Csv {

    /** The wide ones are the same to a spreadsheet that is set to Japanese or Chinese. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private Csv() {}

    /** One line with its end. Null is empty; numbers are as they are. */
    public static String line(@Nullable Object... values) {
        return Arrays.stream(values).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Number number ? number.toString() : quoted(harmless(value.toString()));
    }

    private static String harmless(String text) {
        var first = text.stripLeading();
        return (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0)
                        || (!first.isEmpty() && FORMULA.indexOf(first.charAt(0)) >= 0)
                ? "'" + text
                : text;
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n' || c == ';')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
