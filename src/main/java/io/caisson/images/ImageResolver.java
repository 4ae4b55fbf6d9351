package io.caisson.images;

import io.caisson.images.ImageUnavailable.Reason;
import io.caisson.images.PublicAddresses.BlockedAddress;
import io.caisson.shared.Digest;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resolves a reference to the digest that pods run, by the OCI distribution protocol. */
@Component
public class ImageResolver {

    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final Set<String> INDEXES = Set.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final Set<String> MANIFESTS = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");
    private static final String ACCEPT = String.join(", ", MANIFESTS) + ", " + String.join(", ", INDEXES);
    private static final Pattern CHALLENGE_PART = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final RegistrySettings settings;
    private final RegistryHttp http;
    private final JsonMapper json;

    ImageResolver(RegistrySettings settings, JsonMapper json) {
        this.settings = settings;
        this.http = new RegistryHttp(settings);
        this.json = json;
    }

    /** @throws ImageUnavailable when there is no such image, or it can't be had */
    public ResolvedImage resolve(ImageReference image) {
        try {
            return new Session(image, Instant.now().plus(WHOLE)).resolve();
        } catch (BlockedAddress e) {
            throw new ImageUnavailable(
                    Reason.REFUSED,
                    "The registry '%s' is not on the internet, and the platform's operator has not allowed it."
                            .formatted(image.registry()));
        } catch (RegistryHttp.Refused e) {
            throw refused(image, e.getMessage());
        } catch (JacksonException | IllegalArgumentException e) {
            throw refused(image, "it answers something else than the registry protocol says");
        } catch (IOException e) {
            throw new ImageUnavailable(
                    Reason.UNREACHABLE,
                    "The registry '%s' can't be reached. Is its name right, and is it up?".formatted(image.registry()));
        }
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }

    private static ImageUnavailable refused(ImageReference image, @Nullable String why) {
        return new ImageUnavailable(
                Reason.REFUSED,
                "The image '%s' can't be taken from its registry: %s.".formatted(image.canonical(), why));
    }

    /** One resolution, with the token that it was given on the way. */
    private final class Session {

        private final ImageReference image;
        private final Instant deadline;
        private @Nullable String authorization;

        Session(ImageReference image, Instant deadline) {
            this.image = image;
            this.deadline = deadline;
        }

        ResolvedImage resolve() throws IOException {
            var wanted = image.digest() != null ? image.digest().value() : image.tag();
            var answer = manifest(String.valueOf(wanted));
            var digest = digestOf(answer.body());
            if (image.digest() != null && !image.digest().equals(digest)) {
                throw new RegistryHttp.Refused("its content is not what its digest says");
            }
            var body = json.readTree(answer.body());
            var type = body.path("mediaType")
                    .asString(answer.header("content-type").orElse(""));
            if (MANIFESTS.contains(type)) {
                return new ResolvedImage(image, digest);
            }
            if (!INDEXES.contains(type)) {
                throw new RegistryHttp.Refused("it is of the type '%s', not an OCI or Docker v2 image"
                        .formatted(type.substring(0, Math.min(80, type.length()))));
            }
            return new ResolvedImage(image, forPlatform(body));
        }

        private Digest forPlatform(JsonNode index) throws IOException {
            for (var entry : index.path("manifests")) {
                var platform = entry.path("platform");
                if (platform.path("os").asString("").equals("linux")
                        && platform.path("architecture").asString("").equals("amd64")) {
                    var digest = new Digest(entry.path("digest").asString(""));
                    if (!digestOf(manifest(digest.value()).body()).equals(digest)) {
                        throw new RegistryHttp.Refused("its content is not what its digest says");
                    }
                    return digest;
                }
            }
            throw new RegistryHttp.Refused("it has no variant for linux/amd64");
        }

        private RegistryHttp.Answer manifest(String tagOrDigest) throws IOException {
            var uri = URI.create("%s/v2/%s/manifests/%s".formatted(base(), image.repository(), tagOrDigest));
            var answer = http.get(uri, ACCEPT, authorization, deadline);
            if (answer.status() == 401 && authorization == null) {
                authorization = answerTo(answer.header("www-authenticate").orElse(""));
                answer = http.get(uri, ACCEPT, authorization, deadline);
            }
            return switch (answer.status()) {
                case 200 -> answer;
                case 404 ->
                    throw new ImageUnavailable(
                            Reason.NOT_FOUND,
                            "There is no image '%s'. Check the name and the tag.".formatted(image.canonical()));
                case 401, 403 -> throw refused(image, "it asks for a password, or the repository does not exist");
                case 429 -> throw new IOException("too many requests");
                default -> {
                    if (answer.status() >= 500) {
                        throw new IOException("HTTP " + answer.status());
                    }
                    throw refused(image, "it answers with HTTP " + answer.status());
                }
            };
        }

        /** An anonymous token, as the registry's challenge says where to get it. */
        private String answerTo(String challenge) throws IOException {
            if (!challenge.regionMatches(true, 0, "Bearer ", 0, 7)) {
                throw new RegistryHttp.Refused("it asks for a password");
            }
            String realm = "";
            var query = new StringBuilder();
            var parts = CHALLENGE_PART.matcher(challenge);
            while (parts.find()) {
                switch (parts.group(1)) {
                    case "realm" -> realm = parts.group(2);
                    case "service", "scope" ->
                        query.append(query.isEmpty() ? "" : "&")
                                .append(parts.group(1))
                                .append('=')
                                .append(URLEncoder.encode(parts.group(2), StandardCharsets.UTF_8));
                    default -> {}
                }
            }
            var uri = URI.create(realm + (realm.contains("?") ? "&" : "?") + query);
            if (uri.getHost() == null
                    || !("https".equals(uri.getScheme()) || settings.insecure().contains(uri.getRawAuthority()))) {
                throw new RegistryHttp.Refused("it asks for tokens from an address without HTTPS");
            }
            var answer = http.get(uri, null, null, deadline);
            if (answer.status() != 200) {
                throw new RegistryHttp.Refused("its token service answers with HTTP " + answer.status());
            }
            var body = json.readTree(answer.body());
            var token = body.path("token").asString(body.path("access_token").asString(""));
            if (!token.matches("[\\x21-\\x7e]{1,16384}")) {
                throw new RegistryHttp.Refused("its token service gives no token");
            }
            return "Bearer " + token;
        }

        private String base() {
            var host = image.registry().equals("docker.io") ? "registry-1.docker.io" : image.registry();
            return (settings.insecure().contains(host) ? "http://" : "https://") + host;
        }
    }

    private static Digest digestOf(byte[] body) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(body);
            return new Digest("sha256:" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
