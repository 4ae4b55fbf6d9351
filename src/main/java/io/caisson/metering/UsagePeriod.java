package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;

/**
 * A time to account for, in whole seconds, at most 366 days long.
 *
 * @param to not part of it
 */
public record UsagePeriod(Instant from, Instant to) {

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    private static final int LONGEST_TEXT = 40;

    public UsagePeriod {
        if (!from.isBefore(to)) {
            throw new InvalidValue("to", to.toString(), "after 'from', which is " + from);
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new InvalidValue("to", to.toString(), "at most 366 days after 'from', which is " + from);
        }
    }

    /** Reads times such as 2026-11-01T00:00:00Z or 2026-11-01T00:00:00+01:00. */
    public static UsagePeriod of(String from, String to) {
        return new UsagePeriod(instant("from", from), instant("to", to));
    }

    /** A month of UTC. */
    public static UsagePeriod of(YearMonth month) {
        return new UsagePeriod(UsageMonths.start(month), UsageMonths.start(month.plusMonths(1)));
    }

    /** Reads such a time. */
    public static Instant instant(String field, String text) {
        var allowed =
                "a time in whole seconds between 2000 and 2200 such as 2026-11-01T00:00:00Z (in an address, + is %2B)";
        try {
            var instant = OffsetDateTime.parse(text.length() > LONGEST_TEXT ? "" : text)
                    .toInstant();
            if (instant.isBefore(FIRST)
                    || instant.isAfter(LAST)
                    || !instant.equals(instant.truncatedTo(ChronoUnit.SECONDS))) {
                throw new InvalidValue(field, text, allowed);
            }
            return instant;
        } catch (DateTimeException e) {
            throw new InvalidValue(field, text, allowed);
        }
    }
}
