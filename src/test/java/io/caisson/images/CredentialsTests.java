package io.caisson.images;

import static io.caisson.images.ScriptedRegistry.CONFIG;
import static io.caisson.images.ScriptedRegistry.MANIFEST;
import static io.caisson.images.ScriptedRegistry.bytes;
import static io.caisson.images.ScriptedRegistry.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.caisson.shared.Digest;
import io.caisson.shared.SecretText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials go, and where they never do. */
class CredentialsTests {

    private static final String MANIFEST_PATH = "/v2/a/b/manifests/1";
    private static final Credentials CUSTOMER = new Credentials("customer", SecretText.valueOf("opensesame"));
    private static final String BASIC = "Basic Y3VzdG9tZXI6b3BlbnNlc2FtZQ==";

    private ScriptedRegistry registry;
    private ScriptedRegistry elsewhere;
    private ImageResolver resolver;

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
        elsewhere = new ScriptedRegistry();
        var settings = new RegistrySettings(List.of(registry.host(), elsewhere.host()), List.of());
        resolver = new ImageResolver(new RegistryDirectory(settings, List.of()), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() throws IOException {
        resolver.close();
        registry.close();
        elsewhere.close();
    }

    @Test
    void showsThemToARegistryThatAsksForAPassword() {
        registry.withImage().on(MANIFEST_PATH, exchange -> guarded(exchange, BASIC, "Basic realm=\"r\"", MANIFEST));

        assertThat(resolve(CUSTOMER).digest()).isEqualTo(Digest.of(MANIFEST));
        assertThat(registry.asked.getFirst()).as("not before it asks").isEqualTo(MANIFEST_PATH + " null");
    }

    @Test
    void showsThemToTheSignInServiceAndTheTokenToTheRegistry() {
        registry.withImage().on(MANIFEST_PATH, exchange -> guarded(exchange, "Bearer t1", bearer(), MANIFEST));
        elsewhere.on("/token", exchange -> guarded(exchange, BASIC, "Basic", bytes("{\"token\":\"t1\"}")));

        assertThat(resolve(CUSTOMER).digest()).isEqualTo(Digest.of(MANIFEST));
        assertThat(registry.asked).noneMatch(line -> line.contains("Basic"));
        assertThat(elsewhere.asked).containsExactly("/token?scope=repository%3Aa%2Fb%3Apull " + BASIC);
    }

    @Test
    void neverFollowsARedirectWithThem() {
        registry.withImage().on(MANIFEST_PATH, exchange -> guarded(exchange, BASIC, "Basic realm=\"r\"", MANIFEST));
        registry.redirects("/v2/a/b/blobs/" + Digest.of(CONFIG), "http://" + elsewhere.host() + "/cdn");
        elsewhere.serves("/cdn", CONFIG);

        assertThat(resolve(CUSTOMER).digest()).isEqualTo(Digest.of(MANIFEST));
        assertThat(elsewhere.asked).containsExactly("/cdn null");
    }

    @Test
    void doesNotAnswerTheChallengeOfWhomItWasRedirectedTo() {
        registry.redirects(MANIFEST_PATH, "http://" + elsewhere.host() + "/catch");
        elsewhere.on("/catch", exchange -> guarded(exchange, BASIC, "Basic realm=\"r\"", MANIFEST));

        assertThatThrownBy(() -> resolve(CUSTOMER)).isInstanceOf(ImageUnavailable.class);
        assertThat(elsewhere.asked).containsExactly("/catch null");
    }

    @Test
    void doesNotFollowARedirectOfTheSignInServiceWithThem() throws IOException {
        try (var third = new ScriptedRegistry()) {
            registry.withImage().on(MANIFEST_PATH, exchange -> guarded(exchange, "Bearer t1", bearer(), MANIFEST));
            elsewhere.redirects("/token", "http://" + registry.host() + "/stolen");

            assertThatThrownBy(() -> resolve(CUSTOMER)).isInstanceOf(ImageUnavailable.class);
            assertThat(registry.asked).contains("/stolen null");
            assertThat(third.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"r\"", "Bearer"})
    void saysWhoWasNotLetInAndNotWithWhat(String scheme) {
        var challenge = scheme.startsWith("Basic") ? scheme : bearer();
        registry.on("/v2/", exchange -> guarded(exchange, "nobody", challenge, bytes("{}")));
        elsewhere.fails("/token", 401);

        assertThatThrownBy(() -> resolver.signIn(registry.host(), CUSTOMER))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll(registry.host(), "customer")
                .message()
                .doesNotContain("opensesame", BASIC);
    }

    @Test
    void signsInWhereTheyAreTaken() {
        registry.on("/v2/", exchange -> guarded(exchange, BASIC, "Basic realm=\"r\"", bytes("{}")));

        resolver.signIn(registry.host(), CUSTOMER);

        assertThat(registry.asked).containsExactly("/v2/ null", "/v2/ " + BASIC);
    }

    @Test
    void keepsNoneForARegistryThatAsksNobody() {
        registry.serves("/v2/", bytes("{}"));

        assertThatThrownBy(() -> resolver.signIn(registry.host(), CUSTOMER)).hasMessageContaining("asks nobody");
    }

    /** As images are looked up: what leads away from the public Internet isn't even connected to. */
    @Test
    void triesThemOnThePublicInternetOnly() throws IOException {
        try (var guarded = new ImageResolver(
                new RegistryDirectory(new RegistrySettings(List.of(), List.of()), List.of()), Duration.ofSeconds(20))) {
            for (var host : List.of(
                    registry.host(), "localhost:1", "169.254.169.254", "10.0.0.1:5000", "0.0.0.0", "100.64.0.1")) {
                assertThatThrownBy(() -> guarded.signIn(host, CUSTOMER))
                        .as(host)
                        .isInstanceOfSatisfying(RegistryRefused.class, e -> assertThat(e.unreachable())
                                .isFalse())
                        .hasMessageContaining("isn't on the public Internet");
            }
        }
        assertThat(registry.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://%s/token", "http://%s/token", "https://169.254.169.254/latest", "file:///etc/passwd"})
    void triesThemAtNoSignInServiceElsewhere(String service) throws IOException {
        var realm = "Bearer realm=\"%s\"".formatted(service.formatted(elsewhere.host()));
        registry.on("/v2/", exchange -> guarded(exchange, "nobody", realm, bytes("{}")));
        var settings = new RegistrySettings(List.of(registry.host()), List.of());
        try (var strict = new ImageResolver(new RegistryDirectory(settings, List.of()), Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> strict.signIn(registry.host(), CUSTOMER)).isInstanceOf(RegistryRefused.class);
        }
        assertThat(elsewhere.asked).isEmpty();
    }

    @Test
    void isNotRedirectedWithThemIntoTheNetworkThatCaissonStandsIn() throws IOException {
        registry.redirects("/v2/", "http://" + elsewhere.host() + "/v2/");
        var settings = new RegistrySettings(List.of(registry.host()), List.of());
        try (var strict = new ImageResolver(new RegistryDirectory(settings, List.of()), Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> strict.signIn(registry.host(), CUSTOMER)).isInstanceOf(RegistryRefused.class);
        }
        assertThat(elsewhere.asked).isEmpty();
    }

    @Test
    void tellsARegistryThatCanNotBeReachedFromOneThatRefuses() {
        registry.close();

        assertThatThrownBy(() -> resolver.signIn(registry.host(), CUSTOMER))
                .isInstanceOfSatisfying(
                        RegistryRefused.class, e -> assertThat(e.unreachable()).isTrue());
    }

    @Test
    void writesWhatNodesPullWith() {
        assertThat(CUSTOMER.pullConfiguration("reg.example:5001").reveal())
                .contains("\"reg.example:5001\"", "\"auth\":\"Y3VzdG9tZXI6b3BlbnNlc2FtZQ==\"");
        assertThat(CUSTOMER.pullConfiguration("docker.io").reveal()).contains("https://index.docker.io/v1/");
        assertThat(CUSTOMER.toString()).doesNotContain("opensesame");
    }

    private ResolvedImage resolve(Credentials credentials) {
        return resolver.resolve(ImageReference.parse(registry.host() + "/a/b:1"), credentials);
    }

    private String bearer() {
        return "Bearer realm=\"http://%s/token\"".formatted(elsewhere.host());
    }

    private static void guarded(HttpExchange exchange, String expected, String challenge, byte[] content)
            throws IOException {
        if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 200, content);
        } else {
            exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
            send(exchange, 401, bytes("{}"));
        }
    }
}
