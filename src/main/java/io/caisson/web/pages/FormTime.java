package io.caisson.web.pages;

import io.caisson.metering.UsagePeriod;
import io.caisson.prices.ValidFrom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The instant of a form, in UTC: browsers send a date and a time without a zone, and without seconds that are zero. */
final class FormTime {

    private static final Pattern MINUTES = Pattern.compile("[0-9-]{10}T[0-9]{2}:[0-9]{2}");
    private static final Pattern SECONDS = Pattern.compile("[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}");

    private FormTime() {}

    /** @return null for an empty field, which means now */
    static @Nullable Instant validFrom(String text) {
        return validFrom("validFrom", text);
    }

    /** @return null for an empty field, which means now */
    static @Nullable Instant validFrom(String field, String text) {
        return read(text, given -> ValidFrom.read(field, given));
    }

    /** @return null for an empty field */
    static @Nullable Instant read(String field, String text) {
        return read(text, given -> UsagePeriod.instant(field, given));
    }

    private static @Nullable Instant read(String text, Function<String, Instant> reading) {
        var given = text.strip();
        if (given.isEmpty()) {
            return null;
        }
        if (MINUTES.matcher(given).matches()) {
            return reading.apply(given + ":00Z");
        }
        return reading.apply(SECONDS.matcher(given).matches() ? given + "Z" : given);
    }

    /** When what the form was filled from was written, as the form carries it along. What can't be read is taken for long ago. */
    static Instant base(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.MIN;
        }
    }
}
