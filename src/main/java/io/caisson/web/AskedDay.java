package io.caisson.web;

import io.caisson.shared.InvalidValue;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** A day as requests ask for it. */
public final class AskedDay {

    private AskedDay() {}

    /** @throws InvalidValue when it is no day such as 2026-11-03 */
    public static LocalDate of(String text) {
        try {
            if (text.matches("[12][0-9]{3}-[0-9]{2}-[0-9]{2}")) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException e) {
            // refused below, as all else
        }
        throw new InvalidValue("day", text, "a day such as 2026-11-03");
    }
}
