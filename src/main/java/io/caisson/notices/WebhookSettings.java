package io.caisson.notices;

import io.caisson.outbound.Authority;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The receivers for which an operator makes an exception.
 *
 * @param allowed may be on private addresses, for the operators' own endpoints; port 443 where none is given
 * @param insecure spoken to over plain HTTP and on private addresses, for everybody's: for trying things out; port 80
 *     where none is given
 */
@ConfigurationProperties("caisson.webhooks")
record WebhookSettings(
        @DefaultValue List<String> allowed, @DefaultValue List<String> insecure) {

    WebhookSettings {
        allowed = List.copyOf(allowed);
        insecure = List.copyOf(insecure);
        allowed.forEach(entry -> Authority.configured("CAISSON_WEBHOOKS_ALLOWED", entry, 443));
        insecure.forEach(entry -> Authority.configured("CAISSON_WEBHOOKS_INSECURE", entry, 80));
    }

    boolean allows(Authority authority) {
        return allowed.stream().anyMatch(entry -> Authority.parse(entry, 443).equals(authority));
    }

    boolean insecure(Authority authority) {
        return insecure.stream().anyMatch(entry -> Authority.parse(entry, 80).equals(authority));
    }
}
