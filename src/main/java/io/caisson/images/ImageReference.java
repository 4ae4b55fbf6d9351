package io.caisson.images;

import io.caisson.outbound.Authority;
import io.caisson.shared.Digest;
import io.caisson.shared.InvalidValue;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The full name of an image, as the distribution project's reference grammar has it.
 *
 * @param registry host with an optional port, in lower case; {@code docker.io} for Docker Hub
 * @param repository path in the registry, such as {@code library/nginx}
 * @param tag null only where a digest is given
 * @param digest decides over the tag where both are given
 * @see <a href="https://github.com/distribution/reference">distribution/reference</a>
 */
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    static final String DOCKER_HUB = "docker.io";

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TEXT = 512;
    private static final Set<String> DOCKER_HUB_NAMES = Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");
    private static final Pattern REPOSITORY_PART = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern BARE_ID = Pattern.compile("[0-9a-f]{64}");

    public ImageReference {
        var text = written(registry, repository, tag, digest);
        if (!Authority.SHAPE.matcher(registry).matches() || !Authority.portFits(registry)) {
            throw refused(text);
        }
        for (var part : repository.split("/", -1)) {
            if (!REPOSITORY_PART.matcher(part).matches()) {
                throw refused(text);
            }
        }
        if (registry.length() + 1 + repository.length() > LONGEST_NAME) {
            throw new InvalidValue(
                    "image", text, "a reference whose registry and repository have at most 255 characters");
        }
        if (tag == null ? digest == null : !TAG.matcher(tag).matches()) {
            throw refused(text);
        }
        registry = registry.toLowerCase(Locale.ROOT);
    }

    /** Reads what a customer writes, with Docker Hub's defaults and the tag {@code latest}. */
    public static ImageReference parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw refused(text);
        }
        var at = text.indexOf('@');
        var digest = at < 0 ? null : digest(text, text.substring(at + 1));
        var named = at < 0 ? text : text.substring(0, at);
        var colon = named.lastIndexOf(':');
        var tagged = colon > named.lastIndexOf('/');
        var name = tagged ? named.substring(0, colon) : named;
        if (BARE_ID.matcher(name).matches()) {
            throw new InvalidValue("image", text, "a repository's name, not the id of an image on one machine");
        }
        var tag = tagged ? named.substring(colon + 1) : digest == null ? "latest" : null;
        try {
            return named(name, tag, digest);
        } catch (InvalidValue e) {
            throw name.length() > LONGEST_NAME ? e : refused(text);
        }
    }

    /** A registry's name as references have it: in lower case, Docker Hub under one name. */
    public static String registry(String host) {
        return registry("registry", host);
    }

    static String registry(String field, String host) {
        if (host.length() > LONGEST_NAME || !Authority.SHAPE.matcher(host).matches() || !Authority.portFits(host)) {
            throw new InvalidValue(field, host, "a registry's host with an optional port, such as ghcr.io");
        }
        var lower = host.toLowerCase(Locale.ROOT);
        return DOCKER_HUB_NAMES.contains(lower) ? DOCKER_HUB : lower;
    }

    private static Digest digest(String text, String written) {
        try {
            return new Digest(written);
        } catch (InvalidValue e) {
            throw new InvalidValue("image", text, "pinned with sha256: and 64 hexadecimal digits where it is pinned");
        }
    }

    private static ImageReference named(String name, @Nullable String tag, @Nullable Digest digest) {
        var slash = name.indexOf('/');
        var first = slash < 0 ? "" : name.substring(0, slash);
        if (!namesARegistry(first)) {
            return onDockerHub(name, tag, digest);
        }
        var repository = name.substring(slash + 1);
        return DOCKER_HUB_NAMES.contains(first.toLowerCase(Locale.ROOT))
                ? onDockerHub(repository, tag, digest)
                : new ImageReference(first, repository, tag, digest);
    }

    private static boolean namesARegistry(String first) {
        return first.contains(".") || first.contains(":") || first.equals("localhost");
    }

    private static ImageReference onDockerHub(String repository, @Nullable String tag, @Nullable Digest digest) {
        var path = repository.contains("/") ? repository : "library/" + repository;
        return new ImageReference(DOCKER_HUB, path, tag, digest);
    }

    /** The reference with nothing left to defaults. */
    public String canonical() {
        return written(registry, repository, tag, digest);
    }

    /** What a pod runs: {@code registry/repository@sha256:...}, without the tag. */
    public String pinned(Digest resolved) {
        return written(registry, repository, null, resolved);
    }

    /** Where it is from, whichever of its images is meant. */
    String source() {
        return registry + "/" + repository;
    }

    @Override
    public String toString() {
        return canonical();
    }

    private static String written(String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
        return registry + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    private static InvalidValue refused(String text) {
        return new InvalidValue(
                "image",
                text,
                "a reference such as nginx:1.27, ghcr.io/owner/name:tag or registry:5000/name@sha256:...");
    }
}
