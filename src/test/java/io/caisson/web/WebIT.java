package io.caisson.web;

import io.caisson.e2e.Api;
import io.caisson.images.Passwords;
import io.caisson.images.ScriptedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One application in the default mode for all tests of what it answers; each makes tenants of its own. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class WebIT {

    protected static final String SAMPLES = "registry.simulated/samples/";
    protected static final String OPERATOR = "integration-test-token";
    private static final List<ScriptedRegistry> REGISTRIES =
            Stream.generate(WebIT::privateRegistry).limit(3).toList();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.webhooks.insecure", () -> "127.0.0.1:9");
        settings.add("caisson.registries.insecure", () -> String.join(",", privateRegistries()));
    }

    private static ScriptedRegistry privateRegistry() {
        try {
            return new ScriptedRegistry().on("/v2/", Passwords.of(ScriptedRegistry.bytes("{}"), () -> false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Three that let the user customer in, with the password opensesame. */
    protected static List<String> privateRegistries() {
        return REGISTRIES.stream().map(ScriptedRegistry::host).toList();
    }

    protected String base() {
        return "http://localhost:" + port;
    }

    protected Api operator() {
        return new Api(base(), OPERATOR);
    }

    /** With a token of the tenant. */
    protected Api member(String tenant) throws Exception {
        return new Api(base(), token(tenant));
    }

    protected String token(String tenant) throws Exception {
        return operator()
                .post("/v1/tenants/" + tenant + "/tokens", Map.of("name", "ci"))
                .body()
                .path("secret")
                .asString();
    }

    /** Makes a tenant that no other test knows. */
    protected String tenant() throws Exception {
        var slug = "it-" + UUID.randomUUID().toString().substring(0, 8);
        var made = operator().post("/v1/tenants", Map.of("slug", slug, "name", "Integration"));
        if (made.status() != 201) {
            throw new AssertionError(made.text());
        }
        return slug;
    }

    protected static Map<String, Object> app(String name, String image) {
        return Map.of("name", name, "image", SAMPLES + image, "size", "nano");
    }
}
