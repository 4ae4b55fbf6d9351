package io.caisson.identity;

import io.caisson.shared.InvalidValue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param bootstrapToken a bearer token that acts as operator, or null for none */
@ConfigurationProperties("caisson")
record IdentitySettings(@Nullable String bootstrapToken) {

    private static final int SHORTEST = 16;

    IdentitySettings {
        if (bootstrapToken != null && bootstrapToken.isEmpty()) {
            bootstrapToken = null;
        }
        if (bootstrapToken != null && !bootstrapToken.matches("[\\x21-\\x7e]{" + SHORTEST + ",}")) {
            throw new InvalidValue(
                    "CAISSON_BOOTSTRAP_TOKEN",
                    "(%d characters)".formatted(bootstrapToken.length()),
                    "at least " + SHORTEST + " printable characters without spaces");
        }
    }
}
