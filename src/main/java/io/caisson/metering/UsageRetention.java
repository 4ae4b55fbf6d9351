package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param months for how many months after a month's end its usage segments are kept */
@ConfigurationProperties("caisson.usage.retention")
record UsageRetention(@DefaultValue("120") int months) {

    static final int LEAST = 13;
    private static final int MOST = 1200;

    UsageRetention {
        if (months < LEAST || months > MOST) {
            throw new InvalidValue(
                    "CAISSON_USAGE_RETENTION_MONTHS",
                    Integer.toString(months),
                    "a number of months between %d and %d".formatted(LEAST, MOST));
        }
    }
}
