package io.caisson;

import io.caisson.shared.InvalidValue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param logFormat {@code text} for people or {@code json} for programs */
@ConfigurationProperties("caisson")
record LogSettings(@DefaultValue("text") String logFormat) {

    static final String JSON = "json";

    LogSettings {
        if (!logFormat.equals("text") && !logFormat.equals(JSON)) {
            throw new InvalidValue("CAISSON_LOG_FORMAT", logFormat, "'text' or 'json'");
        }
    }
}
