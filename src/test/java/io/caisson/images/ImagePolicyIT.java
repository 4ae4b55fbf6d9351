package io.caisson.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.caisson.e2e.Api;
import io.caisson.shared.Digest;
import io.caisson.tenancy.Tenancy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Where images may come from, and what is said of one before it is deployed. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ImagePolicyIT {

    private static final String OPERATOR = "integration-test-token";
    private static final String SAMPLES = "registry.simulated/samples/";

    private static final Duration SOON = Duration.ofSeconds(8);
    private static ScriptedRegistry registry;

    @LocalServerPort
    private int port;

    @Autowired
    private KubernetesClient cluster;

    @Autowired
    private ImageVerdicts verdicts;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private Api api;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        registry = new ScriptedRegistry();
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.registries.only", () -> "registry.simulated, GHCR.io, " + registry.host());
        settings.add("caisson.registries.insecure", registry::host);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void start() {
        api = api(OPERATOR);
        await("the overhead is known")
                .atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/v1/admin/sandbox").body().path("history").size() == 1);
    }

    @Test
    void saysThatAnImageNeedsRootBeforeAnyPodIsMade() throws Exception {
        tenant("rooted");
        var asked = api.post("/v1/tenants/rooted/images/preflight", Map.of("image", SAMPLES + "root-only:1.0"))
                .body();
        assertThat(asked.path("deployable").asBoolean()).isFalse();
        assertThat(asked.path("reason").asString()).isEqualTo("IMAGE_NEEDS_ROOT");
        assertThat(asked.path("message").asString()).contains("USER 10001");

        deploy("rooted", "rootly", "root-only:1.0");

        var ended = api.finished("rooted", "rootly", 1);
        assertThat(ended.path("reason").asString()).isEqualTo("IMAGE_NEEDS_ROOT");
        assertThat(ended.path("message").asString()).contains("'0:0'");
        assertThat(cluster.apps()
                        .deployments()
                        .inNamespace("tenant-rooted")
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void remembersWhatBecameOfADigestForTheSameTenantOnly() throws Exception {
        tenant("first");
        tenant("second");
        deploy("first", "web", "web:1.0");
        deploy("first", "broken", "crash:1.0");
        api.finished("first", "web", 1);
        api.finished("first", "broken", 1);

        assertThat(verdict("first", "web:1.0").path("verdict").asString()).isEqualTo("RUNS");
        var failed = verdict("first", "crash:1.0");
        assertThat(failed.path("verdict").asString()).isEqualTo("APP_FAILED");
        assertThat(failed.path("reason").asString()).isEqualTo("CRASH_LOOP");
        assertThat(failed.path("app").asString()).isEqualTo("broken");
        assertThat(api.get("/v1/tenants/first/apps/broken/releases")
                        .body()
                        .path("items")
                        .path(0)
                        .path("verdict")
                        .asString())
                .isEqualTo("APP_FAILED");
        assertThat(verdict("second", "web:1.0").isNull()).isTrue();
        assertThat(verdict("second", "crash:1.0").isNull()).isTrue();
    }

    @Test
    void tellsOtherTenantsTheBareVerdictThatTheSandboxCanNotRunAnImage() throws Exception {
        tenant("teller");
        tenant("asker");
        var id = tenancy.get("teller").id();
        var digest = new Digest(api.post("/v1/tenants/teller/images/preflight", Map.of("image", SAMPLES + "slow:1.0"))
                .body()
                .path("digest")
                .asString());
        var run = new ImageVerdicts.Run(id, ImageReference.parse(SAMPLES + "slow:1.0"), digest, "hidden-app", 7);
        verdicts.failed(run, "CRASH_LOOP", 159, "hidden line");

        assertThat(verdict("asker", "slow:1.0").toString())
                .isEqualTo("{\"verdict\":\"SANDBOX_CANT_RUN\",\"reason\":null,\"hint\":null,\"app\":null,"
                        + "\"release\":null,\"seenAt\":null}");
        assertThat(verdict("teller", "slow:1.0").path("app").asString()).isEqualTo("hidden-app");
        verdicts.failed(run, "CRASH_LOOP", 1, "ENOSYS");
        assertThat(verdict("asker", "slow:1.0").isNull()).as("a suspicion").isTrue();
    }

    /** Not even whether another tenant runs it: by credentials of one's own, or from a copy put up elsewhere. */
    @Test
    void tellsNothingOfAPrivateImageThatAnotherTenantRuns() throws Exception {
        tenant("runner");
        tenant("curious");
        var open = new AtomicBoolean();
        registry.withImage().on("/v2/", Passwords.of(ScriptedRegistry.bytes("{}"), () -> false));
        registry.on("/v2/a/b/manifests/1", Passwords.of(ScriptedRegistry.MANIFEST, open::get));
        save("runner", "opensesame", 200);
        save("curious", "opensesame", 200);
        var image = ImageReference.parse(registry.host() + "/a/b:1");
        var digest = Digest.of(ScriptedRegistry.MANIFEST);
        verdicts.failed(
                new ImageVerdicts.Run(tenancy.get("runner").id(), image, digest, "secret-app", 1),
                "CRASH_LOOP",
                159,
                "");

        assertThat(asked("runner", image).path("app").asString()).isEqualTo("secret-app");
        assertThat(asked("curious", image).isNull())
                .as("with credentials of its own")
                .isTrue();
        open.set(true);
        api.send("/v1/tenants/curious/registries/" + registry.host(), "DELETE", null);
        assertThat(asked("curious", image).path("verdict").asString())
                .as("from where anyone gets it")
                .isEqualTo("SANDBOX_CANT_RUN");
        registry.serves("/v2/copy/b/manifests/1", ScriptedRegistry.MANIFEST)
                .serves("/v2/copy/b/blobs/" + Digest.of(ScriptedRegistry.CONFIG), ScriptedRegistry.CONFIG);
        var copy = ImageReference.parse(registry.host() + "/copy/b:1");
        assertThat(asked("curious", copy).isNull()).as("a copy elsewhere").isTrue();
    }

    @Test
    void nodesPullWithTheCredentialsOfTheMomentAndNothingIsLeftOfADeletedTenant() throws Exception {
        tenant("puller");
        registry.withImage().on("/v2/", Passwords.of(ScriptedRegistry.bytes("{}"), () -> false));
        save("puller", "wrong", 422);
        save("puller", "opensesame", 200);
        var made = api.post("/v1/tenants/puller/apps", app("web", registry.host() + "/a/b:1"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(api.finished("puller", "web", 1).path("state").asString()).isEqualTo("HEALTHY");
        assertThat(pullSecret()).contains(registry.host(), "opensesame");

        registry.on("/v2/", Passwords.of("rotated", ScriptedRegistry.bytes("{}"), () -> false));
        save("puller", "rotated", 200);
        await("the new password is in the cluster").atMost(SOON).until(() -> pullSecret()
                .contains("rotated"));
        assertThat(pullSecret()).doesNotContain("opensesame");
        api.send("/v1/tenants/puller/registries/" + registry.host(), "DELETE", null);
        await("no password is in the cluster").atMost(SOON).until(() -> pullSecret()
                .equals("{\"auths\":{}}"));

        save("puller", "rotated", 200);
        var id = tenancy.get("puller").id();
        api.send("/v1/tenants/puller", "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/v1/tenants/puller").status() == 404);
        for (var table : List.of("registry_account", "image_verdict", "allowed_registry")) {
            assertThat(jdbc.sql("select count(*) from " + table + " where tenant_id = ?")
                            .param(id)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void triesCredentialsNowhereButWhereImagesMayComeFrom() throws Exception {
        tenant("prober");
        var path = "/v1/tenants/prober/registries/";
        var given = Map.of("username", "customer", "password", "opensesame");
        var inside = api.send(path + "ghcr.io:1@127.0.0.1", "PUT", given);
        assertThat(inside.status()).isEqualTo(422);
        var notAllowed = api.send(path + "quay.io", "PUT", given);
        assertThat(notAllowed.status()).isEqualTo(422);
        assertThat(notAllowed.body().path("detail").asString()).contains("an operator allows");
        assertThat(api.get(path.substring(0, path.length() - 1)).body().path("items"))
                .isEmpty();
    }

    @Test
    void takesImagesFromAllowedRegistriesOnly() throws Exception {
        tenant("listed");
        var token = api.post("/v1/tenants/listed/tokens", Map.of("name", "ci")).body();
        var member = api(token.path("secret").asString());
        var path = "/v1/tenants/listed/allowed-registries";
        refused(app("x", "docker.io/library/nginx:1"), "docker.io", "registry.simulated, ghcr.io, " + registry.host());

        assertThat(member.send(path, "PUT", Map.of("registries", List.of())).status())
                .isEqualTo(403);
        assertThat(api.send(path, "PUT", Map.of("registries", List.of("quay.io")))
                        .status())
                .as("not one of the platform's")
                .isEqualTo(422);
        assertThat(api.send(path, "PUT", Map.of("registries", List.of("Ghcr.IO")))
                        .status())
                .isEqualTo(200);
        assertThat(member.get(path).body().path("registries").toString()).isEqualTo("[\"ghcr.io\"]");
        refused(app("x", SAMPLES + "web:1.0"), "registry.simulated", "this tenant");
        var asked = member.post("/v1/tenants/listed/images/preflight", Map.of("image", SAMPLES + "web:1.0"));
        assertThat(asked.status()).isEqualTo(422);

        api.send(path, "PUT", Map.of("registries", List.of()));
        deploy("listed", "web", "web:1.0");
        assertThat(api.finished("listed", "web", 1).path("state").asString()).isEqualTo("HEALTHY");
    }

    @Test
    void aTenantWithASlowRegistryLeavesOthersTheirLookUps() throws Exception {
        tenant("trickled");
        tenant("spared");
        var slow = "/v2/slow/b/manifests/1";
        var image = Map.of("image", registry.host() + "/slow/b:1");
        var open = new CountDownLatch(1);
        registry.serves("/v2/slow/b/blobs/" + Digest.of(ScriptedRegistry.CONFIG), ScriptedRegistry.CONFIG)
                .on(slow, exchange -> answer(exchange, open));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, TenantImages.AT_ONCE)
                    .mapToObj(n -> threads.submit(() -> api.post("/v1/tenants/trickled/images/preflight", image)))
                    .toList();
            try {
                await("all of them wait for the registry").until(() -> askedFor(slow) == TenantImages.AT_ONCE);

                var refused = api.post("/v1/tenants/trickled/images/preflight", image);
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.headers()).containsEntry("retry-after", "5");
                assertThat(refused.body().path("detail").asString())
                        .contains("hasn't been looked up yet", "Try again in a moment");
                assertThat(api.post("/v1/tenants/spared/images/preflight", Map.of("image", SAMPLES + "web:1.0"))
                                .body()
                                .path("deployable")
                                .asBoolean())
                        .isTrue();

                var made = api.post("/v1/tenants/trickled/apps", app("web", registry.host() + "/slow/b:1"));
                assertThat(made.status()).isEqualTo(201);
                await("its deployment waits for its turn").until(() -> waits("trickled", "web"));
                assertThat(askedFor(slow)).isEqualTo(TenantImages.AT_ONCE);
            } finally {
                open.countDown();
            }
            for (var answer : asked) {
                assertThat(answer.get().body().path("deployable").asBoolean()).isTrue();
            }
        }
        assertThat(api.finished("trickled", "web", 1).path("state").asString()).isEqualTo("HEALTHY");
    }

    @Test
    void aSlowRegistryHoldsFewOfTheTasksThreads() throws Exception {
        tenant("holder");
        var slow = "/v2/slower/b/manifests/1";
        var open = new CountDownLatch(1);
        registry.serves("/v2/slower/b/blobs/" + Digest.of(ScriptedRegistry.CONFIG), ScriptedRegistry.CONFIG)
                .on(slow, exchange -> answer(exchange, open));
        var apps = List.of("one", "two", "three", "four");
        try {
            for (var name : apps) {
                var made = api.post("/v1/tenants/holder/apps", app(name, registry.host() + "/slower/b:1"));
                assertThat(made.status()).isEqualTo(201);
            }
            await("all but those that may wait for the registry come again later")
                    .until(() -> waiting("holder", apps) == apps.size() - TenantImages.AT_ONCE_IN_TASKS);
            assertThat(askedFor(slow)).isEqualTo(TenantImages.AT_ONCE_IN_TASKS);
        } finally {
            open.countDown();
        }
        for (var name : apps) {
            assertThat(api.finished("holder", name, 1).path("state").asString()).isEqualTo("HEALTHY");
        }
    }

    private int waiting(String tenant, List<String> apps) throws Exception {
        var count = 0;
        for (var name : apps) {
            count += waits(tenant, name) ? 1 : 0;
        }
        return count;
    }

    private boolean waits(String tenant, String app) throws Exception {
        return "TOO_MANY_LOOK_UPS"
                .equals(api.get("/v1/tenants/%s/apps/%s/deployments/1".formatted(tenant, app))
                        .body()
                        .path("reason")
                        .asString());
    }

    private static long askedFor(String path) {
        return registry.asked.stream().filter(line -> line.startsWith(path)).count();
    }

    /** Answers when it may. */
    private static void answer(HttpExchange exchange, CountDownLatch open) throws IOException {
        try {
            open.await();
            ScriptedRegistry.send(exchange, 200, ScriptedRegistry.MANIFEST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refused(Map<String, ?> app, String... said) throws Exception {
        var answer = api.post("/v1/tenants/listed/apps", app);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo("image");
        assertThat(answer.body().path("detail").asString()).contains(said);
    }

    private tools.jackson.databind.JsonNode verdict(String tenant, String image) throws Exception {
        return api.post("/v1/tenants/" + tenant + "/images/preflight", Map.of("image", SAMPLES + image))
                .body()
                .path("verdict");
    }

    private tools.jackson.databind.JsonNode asked(String tenant, ImageReference image) throws Exception {
        return api.post("/v1/tenants/" + tenant + "/images/preflight", Map.of("image", image.canonical()))
                .body()
                .path("verdict");
    }

    private void save(String tenant, String password, int status) throws Exception {
        var answer = api.send(
                "/v1/tenants/" + tenant + "/registries/" + registry.host(),
                "PUT",
                Map.of("username", "customer", "password", password));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private String pullSecret() {
        var secret = cluster.secrets()
                .inNamespace("tenant-puller")
                .withName("web-pull")
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get(".dockerconfigjson")));
    }

    private void tenant(String slug) throws Exception {
        assertThat(api.post("/v1/tenants", Map.of("slug", slug)).status()).isEqualTo(201);
    }

    private void deploy(String tenant, String name, String image) throws Exception {
        var answer = api.post("/v1/tenants/" + tenant + "/apps", app(name, SAMPLES + image));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private static Map<String, ?> app(String name, String image) {
        return Map.of("name", name.length() < 3 ? name + "-app" : name, "image", image, "size", "nano");
    }

    private Api api(String token) {
        return new Api("http://localhost:" + port, token);
    }
}
