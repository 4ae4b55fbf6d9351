package io.caisson.prices;

import io.caisson.metering.UsagePeriod;
import io.caisson.shared.InvalidValue;
import java.time.Instant;

/** The instant that a version begins at, as somebody wrote it down. PostgreSQL says the same by {@code starts_a_version}. */
public final class ValidFrom {

    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    private ValidFrom() {}

    /** Reads a time such as 2026-11-01T00:00:00Z. */
    public static Instant read(String field, String text) {
        var instant = UsagePeriod.instant(field, text);
        if (!instant.isBefore(END)) {
            throw new InvalidValue(field, text, "before 2200 begins");
        }
        return instant;
    }
}
