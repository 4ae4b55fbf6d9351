package io.caisson.images;

import io.caisson.shared.Digest;
import io.caisson.shared.InvalidValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, read as Docker and Kubernetes read it.
 *
 * @param registry host and maybe port; {@code docker.io} when none was given
 * @param repository path in the registry; {@code library/…} for Docker Hub's own images
 * @see <a href="https://github.com/distribution/reference">the reference grammar</a>
 */
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    private static final String DOCKER_HUB = "docker.io";
    private static final String ALLOWED =
            "an image reference such as nginx:1.29 or registry.example.org/team/web:1.0, in lower case and without https://";
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern HOST =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-fA-F:.]{2,45}\\])(?::[0-9]{1,5})?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final int LONGEST = 255;

    /** @throws InvalidValue when the text is no image reference */
    public static ImageReference parse(String text) {
        if (text.isEmpty() || text.length() > 4 * LONGEST) {
            throw new InvalidValue("image", text, ALLOWED);
        }
        var rest = text;
        Digest digest = null;
        var at = rest.indexOf('@');
        if (at >= 0) {
            digest = digest(text, rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        String tag = null;
        var colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
            require(TAG.matcher(tag).matches(), text);
        }
        var slash = rest.indexOf('/');
        var first = slash < 0 ? "" : rest.substring(0, slash);
        var named = first.contains(".") || first.contains(":") || first.equals("localhost");
        var registry = named ? first : DOCKER_HUB;
        var path = named ? rest.substring(slash + 1) : rest;
        if (registry.equals("index.docker.io")) {
            registry = DOCKER_HUB;
        }
        if (registry.equals(DOCKER_HUB) && !path.contains("/")) {
            path = "library/" + path;
        }
        require(HOST.matcher(registry).matches() && path.length() <= LONGEST, text);
        for (var component : path.split("/", -1)) {
            require(COMPONENT.matcher(component).matches(), text);
        }
        return new ImageReference(registry, path, tag == null && digest == null ? "latest" : tag, digest);
    }

    /** The whole name with nothing left to a default. */
    public String canonical() {
        return registry + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** The name that a pod runs: by digest, without a tag. */
    public String pinned(Digest resolved) {
        return registry + "/" + repository + "@" + resolved;
    }

    private static Digest digest(String text, String value) {
        try {
            return new Digest(value);
        } catch (InvalidValue e) {
            throw new InvalidValue("image", text, ALLOWED + "; a digest is sha256: and 64 hexadecimal digits");
        }
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new InvalidValue("image", text, ALLOWED);
        }
    }
}
