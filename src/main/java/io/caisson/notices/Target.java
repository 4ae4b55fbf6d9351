package io.caisson.notices;

import io.caisson.outbound.Authority;
import io.caisson.shared.InvalidValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Where an endpoint is: an address that its owner may name. What its host resolves to is checked at each connection. */
record Target(URI url) {

    private static final int LONGEST = 2000;
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
    private static final String ALLOWED =
            "an address such as https://example.org/caisson: HTTPS, port 443 or one from 1024 on, and no user or password";

    /** @throws InvalidValue of {@code url} when nobody may name it */
    static Target parse(String text, WebhookSettings settings) {
        var trimmed = text.strip();
        if (trimmed.length() > LONGEST || !PRINTABLE.matcher(trimmed).matches()) {
            throw new InvalidValue("url", trimmed, ALLOWED);
        }
        try {
            var url = new URI(trimmed);
            if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
                throw new InvalidValue("url", shown(trimmed), ALLOWED);
            }
            if (!fits(url, settings)) {
                throw new InvalidValue("url", trimmed, ALLOWED);
            }
            return new Target(url);
        } catch (URISyntaxException e) {
            throw new InvalidValue("url", shown(trimmed), ALLOWED);
        }
    }

    private static boolean fits(URI url, WebhookSettings settings) {
        var port = url.getPort();
        if ("http".equalsIgnoreCase(url.getScheme())) {
            return settings.insecure(Authority.of(url));
        }
        return "https".equalsIgnoreCase(url.getScheme())
                && (port == -1 || port == 443 || (port >= FIRST_UNPRIVILEGED && port <= 65_535));
    }

    /** Without what may be a password. */
    private static String shown(String text) {
        return text.replaceFirst("//[^/]*@", "//…@");
    }

    String host() {
        return url.getHost();
    }

    /** Without the path and query, which may hold a secret of the receiver's. */
    static String hostOf(String parsedOnce) {
        return URI.create(parsedOnce).getHost();
    }
}
