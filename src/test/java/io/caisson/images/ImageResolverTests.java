package io.caisson.images;

import static io.caisson.images.ScriptedRegistry.CONFIG;
import static io.caisson.images.ScriptedRegistry.MANIFEST;
import static io.caisson.images.ScriptedRegistry.bytes;
import static io.caisson.images.ScriptedRegistry.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caisson.images.ImageUnavailable.Reason;
import io.caisson.shared.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResolverTests {

    private static final String MANIFEST_PATH = "/v2/a/b/manifests/1";

    private ScriptedRegistry registry;
    private ScriptedRegistry elsewhere;
    private ImageResolver resolver;

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
        elsewhere = new ScriptedRegistry();
        resolver = resolver(Duration.ofSeconds(20), registry.host(), elsewhere.host());
    }

    @AfterEach
    void stop() throws IOException {
        resolver.close();
        registry.close();
        elsewhere.close();
    }

    @Test
    void readsWhatATagMeans() {
        registry.withImage();

        var image = resolve();

        assertThat(image.digest()).isEqualTo(Digest.of(MANIFEST));
        assertThat(image.user()).isEqualTo("10001:10001");
        assertThat(image.ports()).containsExactly(8080, 9090);
        assertThat(image.compressedBytes()).isEqualTo(77);
    }

    @Test
    void takesLinuxAmd64FromAnIndex() {
        registry.withImage().serves(MANIFEST_PATH, ScriptedRegistry.index("amd64", MANIFEST));
        registry.serves("/v2/a/b/manifests/" + Digest.of(MANIFEST), MANIFEST);

        assertThat(resolve().digest()).isEqualTo(Digest.of(MANIFEST));
    }

    @Test
    void saysSoWhenAnIndexHasNoLinuxAmd64() {
        registry.serves(MANIFEST_PATH, ScriptedRegistry.index("arm64", MANIFEST));

        assertFails(Reason.NOT_FOUND, "linux/amd64");
    }

    @Test
    void saysSoWhenTheOnlyImageIsForAnotherPlatform() {
        var arm = bytes("{\"architecture\":\"arm64\",\"os\":\"linux\"}");
        registry.serves(MANIFEST_PATH, ScriptedRegistry.manifest(arm)).serves("/v2/a/b/blobs/" + Digest.of(arm), arm);

        assertFails(Reason.NOT_FOUND, "linux/amd64");
    }

    @Test
    void getsATokenWhenChallengedAndShowsItToNoOtherHost() {
        registry.withImage();
        registry.on(MANIFEST_PATH, exchange -> {
            if (exchange.getRequestHeaders().containsKey("Authorization")) {
                send(exchange, 200, MANIFEST);
            } else {
                challenge(
                        exchange,
                        "Bearer realm=\"http://%s/token?x=1\",service=\"s t\",scope=\"all\""
                                .formatted(elsewhere.host()));
            }
        });
        elsewhere.serves("/token", bytes("{\"access_token\":\"t0\"}"));
        registry.redirects("/v2/a/b/blobs/" + Digest.of(CONFIG), "http://" + elsewhere.host() + "/cdn");
        elsewhere.serves("/cdn", CONFIG);

        assertThat(resolve().digest()).isEqualTo(Digest.of(MANIFEST));
        assertThat(registry.asked).contains(MANIFEST_PATH + " Bearer t0");
        assertThat(elsewhere.asked)
                .containsExactly("/token?x=1&service=s+t&scope=repository%3Aa%2Fb%3Apull null", "/cdn null");
    }

    @Test
    void refusesARegistryThatStillSaysNoWithAToken() {
        challenges("Bearer realm=\"http://%s/token\"".formatted(elsewhere.host()));
        elsewhere.serves("/token", bytes("{\"token\":\"t0\"}"));

        assertFails(Reason.REFUSED, "public");
        assertThat(registry.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"r\"",
                "Bearer realm=\"https://169.254.169.254/token\"",
                "Bearer realm=\"https://10.0.0.1/token\"",
                "Bearer realm=\"http://example.invalid/token\"",
                "Bearer realm=\"https://user:pass@example.invalid/token\"",
                "Bearer realm=\"file:///etc/passwd\"",
                "Bearer realm=\"\"",
                "Bearer nonsense"
            })
    void refusesAChallengeThatLeadsNowhereGood(String challenge) {
        challenges(challenge);

        assertFails(Reason.REFUSED, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/latest/meta-data",
                "https://127.0.0.1:1/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://2130706433/",
                "http://example.invalid/",
                "//user@example.invalid/",
                "ftp://example.invalid/",
                "::not an address"
            })
    void refusesARedirectToWhereCustomersMayNotGo(String location) {
        registry.redirects(MANIFEST_PATH, location);

        assertFails(Reason.REFUSED, "");
    }

    @Test
    void stopsFollowingRedirectsThatDoNotEnd() {
        registry.redirects(MANIFEST_PATH, MANIFEST_PATH);

        assertFails(Reason.REFUSED, "redirects");
        assertThat(registry.asked).hasSize(6);
    }

    @Test
    void refusesATagWhoseContentIsNotWhatTheRegistrySays() {
        registry.withImage().on(MANIFEST_PATH, exchange -> {
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of(CONFIG).value());
            send(exchange, 200, MANIFEST);
        });

        assertFails(Reason.REFUSED, "digest");
    }

    @Test
    void refusesAConfigThatDoesNotHaveItsDigest() {
        registry.withImage().serves("/v2/a/b/blobs/" + Digest.of(CONFIG), bytes("{\"os\":\"linux\"}"));

        assertFails(Reason.REFUSED, "digest");
    }

    @Test
    void refusesAPinnedManifestThatDoesNotHaveItsDigest() {
        var pinned = Digest.of(bytes("something else"));
        registry.serves("/v2/a/b/manifests/" + pinned, MANIFEST);

        assertFails("a/b@" + pinned, Reason.REFUSED, "digest");
    }

    @Test
    void refusesAManifestPastFourMebibytes() {
        registry.serves(MANIFEST_PATH, new byte[4 * 1024 * 1024 + 1]);

        assertFails(Reason.REFUSED, "larger");
    }

    @Test
    void refusesHeadersWithoutEnd() {
        registry.on(MANIFEST_PATH, exchange -> {
            exchange.getResponseHeaders().set("X-Long", "x".repeat(20_000));
            send(exchange, 200, MANIFEST);
        });

        assertFails(Reason.REFUSED, "larger");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{",
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"schemaVersion\":2,\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"config\":{}}",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\"}}"
            })
    void refusesWhatIsNoImage(String content) {
        registry.serves(MANIFEST_PATH, bytes(content));

        assertFails(Reason.REFUSED, "");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "400, REFUSED",
        "401, REFUSED",
        "403, REFUSED",
        "408, UNREACHABLE",
        "429, UNREACHABLE",
        "500, UNREACHABLE",
        "503, UNREACHABLE"
    })
    void sortsFailuresByWhatCanBeDoneAboutThem(int status, Reason reason) {
        registry.fails(MANIFEST_PATH, status);

        assertFails(reason, "");
    }

    @Test
    void givesUpOnARegistryThatTakesTooLong() throws IOException {
        var never = new CountDownLatch(1);
        registry.on(MANIFEST_PATH, exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var impatient = resolver(Duration.ofMillis(300), registry.host())) {
            var failure =
                    catchThrowableOfType(ImageUnavailable.class, () -> impatient.resolve(reference("a/b:1"), null));

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure).hasMessageContaining("too long");
        } finally {
            never.countDown();
        }
    }

    @Test
    void callsAClosedPortUnreachable() {
        registry.close();

        assertFails(Reason.UNREACHABLE, "reached");
    }

    @Test
    void refusesALoopbackRegistryThatNobodyAllowed() throws IOException {
        try (var strict = resolver(Duration.ofSeconds(20))) {
            var failure = catchThrowableOfType(ImageUnavailable.class, () -> strict.resolve(reference("a/b:1"), null));

            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(registry.asked).isEmpty();
        }
    }

    private void challenges(String challenge) {
        registry.on(MANIFEST_PATH, exchange -> challenge(exchange, challenge));
    }

    private static void challenge(com.sun.net.httpserver.HttpExchange exchange, String challenge) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        send(exchange, 401, bytes("{}"));
    }

    private ResolvedImage resolve() {
        return resolver.resolve(reference("a/b:1"), null);
    }

    private void assertFails(Reason reason, String said) {
        assertFails("a/b:1", reason, said);
    }

    private void assertFails(String name, Reason reason, String said) {
        var reference = reference(name);
        var failure = catchThrowableOfType(ImageUnavailable.class, () -> resolver.resolve(reference, null));
        assertThat(failure).hasMessageContaining(reference.canonical()).hasMessageContaining(said);
        assertThat(failure.reason()).isEqualTo(reason);
    }

    private ImageReference reference(String name) {
        return ImageReference.parse(registry.host() + "/" + name);
    }

    private static ImageResolver resolver(Duration limit, String... insecure) {
        var settings = new RegistrySettings(List.of(insecure), List.of());
        return new ImageResolver(new RegistryDirectory(settings, List.of()), limit);
    }
}
