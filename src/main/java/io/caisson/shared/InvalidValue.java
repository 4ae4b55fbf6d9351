package io.caisson.shared;

import java.util.function.Supplier;

/** A value from outside that its type refuses. Names the field, quotes the value, says what is allowed. */
public class InvalidValue extends IllegalArgumentException {

    private static final int QUOTED = 80;

    private final String field;
    private final String value;
    private final String allowed;

    /**
     * @param field the name of the field as the caller wrote it, such as {@code cpu}
     * @param value what was given
     * @param allowed what would have been accepted, as the end of the sentence "must be ..."
     */
    public InvalidValue(String field, String value, String allowed) {
        super(message(field, value, allowed));
        this.field = field;
        this.value = value;
        this.allowed = allowed;
    }

    /** The same of a setting, named as its environment variable. */
    public static <T> T inSetting(String variable, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidValue e) {
            throw new InvalidValue(variable, e.value, e.allowed);
        }
    }

    public String field() {
        return field;
    }

    /** The message for who knows the field by another name, as a form's label. */
    public String named(String label) {
        return message(label, value, allowed);
    }

    /** As the message quotes it. */
    public String quoted() {
        return quote(value);
    }

    private static String message(String field, String value, String allowed) {
        return "%s is '%s', but must be %s.".formatted(field, quote(value), allowed);
    }

    /** At most 80 characters, without characters that steer a terminal or a line, so that a hostile value forges none. */
    private static String quote(String value) {
        var shortened = value.length() <= QUOTED ? value : value.substring(0, QUOTED) + "…";
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "�");
    }
}
