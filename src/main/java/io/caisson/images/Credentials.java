package io.caisson.images;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a registry knows a tenant by. */
public record Credentials(String username, SecretText password) {

    private static final int LONGEST = 255;
    private static final int LONGEST_PASSWORD = 8 * 1024;

    public Credentials {
        if (!username.matches("[^\\p{C}\\p{Zl}\\p{Zp}:]{1," + LONGEST + "}")) {
            throw new InvalidValue("username", username, "1 to 255 characters without colons and control characters");
        }
        var given = password.reveal();
        if (given.isEmpty() || given.length() > LONGEST_PASSWORD || given.matches("(?s).*\\p{Cntrl}.*")) {
            throw new InvalidValue(
                    "password",
                    "(%d characters)".formatted(given.length()),
                    "1 to 8192 characters without control characters");
        }
    }

    /** The value of an {@code Authorization} header. */
    String basic() {
        return "Basic " + encoded();
    }

    /** What a Secret of the type {@code kubernetes.io/dockerconfigjson} holds for one registry. */
    public SecretText pullConfiguration(String registry) {
        var host = registry.equals(ImageReference.DOCKER_HUB) ? "https://index.docker.io/v1/" : registry;
        var entry = Map.of("username", username, "password", password.reveal(), "auth", encoded());
        return SecretText.valueOf(JsonMapper.shared().writeValueAsString(Map.of("auths", Map.of(host, entry))));
    }

    private String encoded() {
        return Base64.getEncoder()
                .encodeToString((username + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8));
    }
}
