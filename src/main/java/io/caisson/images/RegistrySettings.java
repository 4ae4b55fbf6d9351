package io.caisson.images;

import io.caisson.shared.InvalidValue;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Registries that the platform's operator vouches for. Only these may be on private addresses.
 *
 * @param insecure host and port of registries that are spoken to over plain HTTP
 * @param allowed host and port of registries with HTTPS
 */
@ConfigurationProperties("caisson.registries")
record RegistrySettings(
        @DefaultValue({}) List<String> insecure,
        @DefaultValue({}) List<String> allowed) {

    private static final Pattern HOST =
            Pattern.compile("[a-zA-Z0-9.-]{1,253}(?::[0-9]{1,5})?|\\[[0-9a-fA-F:.]+\\](?::[0-9]{1,5})?");

    RegistrySettings {
        check("CAISSON_REGISTRIES_INSECURE", insecure);
        check("CAISSON_REGISTRIES_ALLOWED", allowed);
    }

    private static void check(String name, List<String> registries) {
        for (var registry : registries) {
            if (!HOST.matcher(registry).matches()) {
                throw new InvalidValue(
                        name, registry, "a list of hosts, each with an optional port, such as localhost:5000");
            }
        }
    }

    boolean trusted(String registry) {
        return insecure.contains(registry) || allowed.contains(registry);
    }
}
