package io.caisson.images;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an image says about how it runs. */
record ImageConfig(String user, List<Integer> ports) {

    private static final int LONGEST_USER = 256;
    private static final Pattern TCP_PORT = Pattern.compile("([0-9]{1,5})(?:/tcp)?");

    static ImageConfig read(byte[] content) {
        var document = Json.object(content);
        if (!Manifest.isLinuxAmd64(document)) {
            throw Unresolved.notFound("it isn't built for linux/amd64.");
        }
        var config = document.path("config");
        var user = Json.text(config, "User");
        if (user.length() > LONGEST_USER) {
            throw Unresolved.refused("the name of its user is longer than %d characters.".formatted(LONGEST_USER));
        }
        return new ImageConfig(user, ports(config.path("ExposedPorts").propertyNames()));
    }

    private static List<Integer> ports(Collection<String> exposed) {
        return exposed.stream()
                .map(TCP_PORT::matcher)
                .filter(Matcher::matches)
                .map(match -> Integer.valueOf(match.group(1)))
                .filter(port -> port >= 1 && port <= 65_535)
                .distinct()
                .sorted()
                .toList();
    }
}
