package io.caisson.images;

import io.caisson.outbound.Authority;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The registries for which an operator makes an exception.
 *
 * @param insecure spoken to over plain HTTP, and allowed on private addresses; port 80 where none is given
 * @param allowed spoken to over HTTPS, and allowed on private addresses; port 443 where none is given
 */
@ConfigurationProperties("caisson.registries")
record RegistrySettings(
        @DefaultValue List<String> insecure, @DefaultValue List<String> allowed) {

    RegistrySettings {
        insecure = List.copyOf(insecure);
        allowed = List.copyOf(allowed);
        insecure.forEach(entry -> Authority.configured("CAISSON_REGISTRIES_INSECURE", entry, 80));
        allowed.forEach(entry -> Authority.configured("CAISSON_REGISTRIES_ALLOWED", entry, 443));
    }

    List<Authority> insecureAuthorities() {
        return insecure.stream().map(entry -> Authority.parse(entry, 80)).toList();
    }

    List<Authority> allowedAuthorities() {
        return allowed.stream().map(entry -> Authority.parse(entry, 443)).toList();
    }
}
