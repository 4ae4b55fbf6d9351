package io.caisson.shared;

/** A value from outside that its type refuses. Names the field, quotes the value, says what is allowed. */
public class InvalidValue extends IllegalArgumentException {

    private static final int QUOTED = 80;

    private final String field;

    /**
     * @param field the name of the field as the caller wrote it, such as {@code cpu}
     * @param value what was given
     * @param allowed what would have been accepted, as the end of the sentence "must be ..."
     */
    public InvalidValue(String field, String value, String allowed) {
        super("%s is '%s', but must be %s.".formatted(field, quote(value), allowed));
        this.field = field;
    }

    public String field() {
        return field;
    }

    /** At most 80 characters, without characters that steer a terminal or a line, so that a hostile value forges none. */
    private static String quote(String value) {
        var shortened = value.length() <= QUOTED ? value : value.substring(0, QUOTED) + "…";
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "�");
    }
}
