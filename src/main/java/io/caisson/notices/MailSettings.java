package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server that takes mail. Without a host no mail is written.
 *
 * @param tls {@code starttls} (the default, and required then), {@code implicit}, or {@code none} for a server on this machine
 * @param caFile certificates of who may vouch for the server, in PEM; empty for those that Java trusts
 * @param from the sender's address
 * @param operators who hears of what operators have to know
 */
@ConfigurationProperties("caisson.mail")
record MailSettings(
        @DefaultValue("") String host,
        @DefaultValue("587") int port,
        @DefaultValue("starttls") String tls,
        @DefaultValue("") String username,
        @Nullable SecretText password,
        @DefaultValue("") String caFile,
        @DefaultValue("") String from,
        @DefaultValue List<String> operators) {

    private static final List<String> TLS = List.of("starttls", "implicit", "none");

    MailSettings {
        if (!host.isBlank()) {
            if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
                throw new InvalidValue("CAISSON_MAIL_HOST", host, "a host's name or address");
            }
            if (port < 1 || port > 65_535) {
                throw new InvalidValue("CAISSON_MAIL_PORT", Integer.toString(port), "a port");
            }
            if (!TLS.contains(tls)) {
                throw new InvalidValue("CAISSON_MAIL_TLS", tls, "of " + String.join(", ", TLS));
            }
            if (username.isBlank() != (password == null || password.reveal().isEmpty())) {
                throw new InvalidValue("CAISSON_MAIL_USERNAME", username, "given together with CAISSON_MAIL_PASSWORD");
            }
            from = MailAddress.parse("CAISSON_MAIL_FROM", from);
        }
        operators = operators.stream()
                .map(each -> MailAddress.parse("CAISSON_MAIL_OPERATORS", each))
                .toList();
    }

    boolean configured() {
        return !host.isBlank();
    }
}
