package io.caisson.images;

import io.caisson.outbound.Attempt;
import io.caisson.shared.Digest;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a registry, spoken to in the distribution protocol for one resolution.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI distribution specification</a>
 */
final class Registry {

    private static final int LARGEST_DOCUMENT = 4 * 1024 * 1024;
    private static final int LARGEST_TOKEN = 64 * 1024;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16000}");

    private final RegistryHttp http;
    private final URI endpoint;
    private final String repository;
    private final @Nullable Credentials credentials;
    private final Attempt attempt;
    private @Nullable String authorization;

    /** @param credentials shown to this registry and to the sign-in service that it names, and to no other */
    Registry(RegistryHttp http, URI endpoint, String repository, @Nullable Credentials credentials, Attempt attempt) {
        this.http = http;
        this.endpoint = endpoint;
        this.repository = repository;
        this.credentials = credentials;
        this.attempt = attempt;
    }

    byte[] manifest(String tag) {
        var answer = fetch("manifests", tag, Manifest.ACCEPT);
        var claimed = answer.contentDigest();
        if (claimed != null && claimed.startsWith("sha256:")) {
            requireDigest(claimed, answer.body());
        }
        return answer.body();
    }

    byte[] manifest(Digest digest) {
        return requireDigest(
                digest.value(),
                fetch("manifests", digest.value(), Manifest.ACCEPT).body());
    }

    byte[] config(Digest digest) {
        return requireDigest(
                digest.value(), fetch("blobs", digest.value(), "*/*").body());
    }

    private Answer fetch(String kind, String name, String accept) {
        var target = endpoint.resolve("/v2/%s/%s/%s".formatted(repository, kind, name));
        return requireSuccess(ask(target, accept));
    }

    private Answer ask(URI target, String accept) {
        var answer = http.get(target, accept, authorization, LARGEST_DOCUMENT, attempt);
        if (answer.status() != 401 || authorization != null || !RegistryHttp.sameOrigin(target, answer.from())) {
            return answer;
        }
        authorization = credentials != null && Challenge.basicAmong(answer.challenges())
                ? credentials.basic()
                : "Bearer " + token(Challenge.among(answer.challenges()), credentials);
        return http.get(target, accept, authorization, LARGEST_DOCUMENT, attempt);
    }

    /** Signs in and does nothing else. */
    void signIn() {
        var answer = ask(endpoint.resolve("/v2/"), "application/json");
        if (authorization == null && answer.status() == 200) {
            throw Unresolved.refused("the registry asks nobody for a password, so there is nothing to keep.");
        }
        requireSuccess(answer);
    }

    private String token(Challenge challenge, @Nullable Credentials shown) {
        var address = challenge.tokenAddress(repository);
        if (endpoint.getScheme().equals("https") && !"https".equalsIgnoreCase(address.getScheme())) {
            throw Unresolved.refused("the registry's sign-in service has an address without HTTPS.");
        }
        var answer = requireSuccess(
                http.get(address, "application/json", shown == null ? null : shown.basic(), LARGEST_TOKEN, attempt));
        var document = Json.object(answer.body());
        var given = Json.text(document, "token");
        var found = given.isEmpty() ? Json.text(document, "access_token") : given;
        if (!TOKEN.matcher(found).matches()) {
            throw Unresolved.refused("the registry's sign-in service gave no usable token.");
        }
        return found;
    }

    private Answer requireSuccess(Answer answer) {
        return switch (answer.status()) {
            case 200 -> answer;
            case 404 -> throw Unresolved.notFound("the registry has no such image. Check its name and tag.");
            case 401, 403 ->
                throw Unresolved.refused(
                        credentials == null
                                ? "the registry doesn't show it to anyone. Check its name, and whether it is"
                                        + " public; for a private registry save credentials first."
                                : "the registry doesn't let user '%s' in. Check the name, the password and the rights."
                                        .formatted(credentials.username()));
            case 408, 429 -> throw Unresolved.unreachable("the registry asks to come back later. Try again later.");
            default ->
                throw answer.status() >= 500
                        ? Unresolved.unreachable(
                                "the registry has a problem (status %d). Try again later.".formatted(answer.status()))
                        : Unresolved.refused("the registry refused (status %d).".formatted(answer.status()));
        };
    }

    private static byte[] requireDigest(String expected, byte[] content) {
        if (!Digest.of(content).value().equals(expected)) {
            throw Unresolved.refused("the registry's answer doesn't match its digest.");
        }
        return content;
    }
}
