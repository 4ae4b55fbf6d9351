package io.caisson.images;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry's wish for a bearer token, and where it is to be had.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, token authentication</a>
 */
record Challenge(URI realm, @Nullable String service) {

    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z_]++)\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++))");

    static Challenge among(List<String> challenges) {
        return challenges.stream()
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length()))
                .findFirst()
                .map(Challenge::read)
                .orElseThrow(() -> Unresolved.refused(
                        "the registry asks for a password. Save credentials for it first, or make the image public."));
    }

    static boolean basicAmong(List<String> challenges) {
        return challenges.stream().anyMatch(value -> value.regionMatches(true, 0, "Basic", 0, "Basic".length()))
                && challenges.stream().noneMatch(value -> value.regionMatches(true, 0, "Bearer ", 0, 7));
    }

    private static Challenge read(String value) {
        var parameters = new HashMap<String, String>();
        var matcher = PARAMETER.matcher(value);
        while (matcher.find()) {
            var quoted = matcher.group(2);
            var given = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), given);
        }
        try {
            return new Challenge(URI.create(parameters.getOrDefault("realm", "")), parameters.get("service"));
        } catch (IllegalArgumentException e) {
            throw Unresolved.refused("the registry's sign-in service has no usable address.", e);
        }
    }

    /** Asks for no more than to pull one repository, or for nothing without one, whatever the registry proposed. */
    URI tokenAddress(String repository) {
        var query = new StringBuilder(realm.getRawQuery() == null ? "" : realm.getRawQuery() + "&");
        if (service != null) {
            query.append("service=").append(encoded(service)).append('&');
        }
        if (!repository.isEmpty()) {
            query.append("scope=").append(encoded("repository:" + repository + ":pull"));
        }
        var path = realm.getRawPath() == null ? "" : realm.getRawPath();
        return URI.create(realm.getScheme() + "://" + realm.getRawAuthority() + path + "?" + query);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
