package io.caisson.outbound;

import io.caisson.shared.InvalidValue;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** A host and a port to connect to; IPv6 literals are kept without brackets. */
public record Authority(String host, int port) {

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /** A host name, IPv4 literal or bracketed IPv6 literal, with an optional port. */
    public static final Pattern SHAPE =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    public Authority {
        host = bare(host);
    }

    public static Authority of(URI target) {
        var implied = "http".equalsIgnoreCase(target.getScheme()) ? 80 : 443;
        return new Authority(target.getHost(), target.getPort() < 0 ? implied : target.getPort());
    }

    /** Reads {@code host} or {@code host:port} that {@link #SHAPE} has accepted. */
    public static Authority parse(String text, int impliedPort) {
        var colon = portColon(text);
        return colon < 0
                ? new Authority(text, impliedPort)
                : new Authority(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Reads an operator's entry, of which a wrong one stops the start. */
    public static Authority configured(String property, String entry, int impliedPort) {
        if (!SHAPE.matcher(entry).matches() || !portFits(entry)) {
            throw new InvalidValue(
                    property, entry, "a host with an optional port and nothing else, such as localhost:5000");
        }
        return parse(entry, impliedPort);
    }

    public static boolean portFits(String text) {
        var colon = portColon(text);
        if (colon < 0) {
            return true;
        }
        var port = Integer.parseInt(text.substring(colon + 1));
        return port >= 1 && port <= 65_535;
    }

    private static int portColon(String text) {
        var colon = text.lastIndexOf(':');
        return colon > text.lastIndexOf(']') ? colon : -1;
    }

    private static String bare(String host) {
        var unbracketed = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return unbracketed.toLowerCase(Locale.ROOT);
    }
}
