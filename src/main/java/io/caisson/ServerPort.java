package io.caisson;

import io.caisson.shared.InvalidValue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param port where Caisson listens; Tomcat notices too late that there is no such port */
@ConfigurationProperties("server")
record ServerPort(@Nullable Integer port) {

    private static final int LAST = 65_535;

    ServerPort {
        if (port != null && (port < 0 || port > LAST)) {
            throw new InvalidValue("SERVER_PORT", port.toString(), "between 0 and " + LAST);
        }
    }
}
