package io.caisson.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caisson.CaissonApplication;
import io.caisson.e2e.Api;
import io.caisson.images.Passwords;
import io.caisson.images.ScriptedRegistry;
import io.caisson.notices.Receiver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Turns the ring with the user's own PostgreSQL, restart by restart, as an operator does. */
class KeyRotationIT {

    private static final String OPERATOR = "integration-test-token";
    private static final String IMAGE = "registry.simulated/samples/web:1.0";

    @Test
    void turnsTheRingAndSaysWhenTheOldKeyIsNoLongerNeeded() throws Exception {
        var k1 = key("k1");
        var k2 = key("k2");
        try (var postgres = EmbeddedPostgres.start();
                var receiver = new Receiver();
                var registry = new ScriptedRegistry().withImage()) {
            var locked = Passwords.of(ScriptedRegistry.MANIFEST, () -> false);
            registry.on("/v2/", locked).on("/v2/a/b/manifests/1", locked);
            var jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            assertThatThrownBy(() -> start(postgres, registry, receiver, ""))
                    .hasStackTraceContaining("CAISSON_ENCRYPTION_KEYS");

            JsonNode hook;
            try (var caisson = start(postgres, registry, receiver, k1)) {
                var api = api(caisson);
                api.post("/v1/tenants", Map.of("slug", "acme"));
                await("the overhead is known")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> api.get("/v1/admin/sandbox")
                                        .body()
                                        .path("history")
                                        .size()
                                == 1);
                for (var app : List.of("web", "api-server")) {
                    var made = api.post(
                            "/v1/tenants/acme/apps",
                            Map.of(
                                    "name",
                                    app,
                                    "image",
                                    IMAGE,
                                    "size",
                                    "nano",
                                    "secrets",
                                    Map.of("PIN", app + "-1234")));
                    assertThat(made.status()).as(made.toString()).isEqualTo(201);
                }
                var kept = api.send(
                        "/v1/tenants/acme/registries/" + registry.host(),
                        "PUT",
                        Map.of("username", "customer", "password", "opensesame"));
                assertThat(kept.status()).as(kept.text()).isEqualTo(200);
                hook = api.post("/v1/tenants/acme/webhooks", Map.of("url", receiver.url("/hook")))
                        .body();
            }
            var before = sealed(jdbc);
            assertThat(before).hasSize(2);

            try (var caisson = start(postgres, registry, receiver, k2 + "," + k1)) {
                var api = api(caisson);
                await("k1 is needed no more").atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(
                                api.get("/v1/admin/encryption")
                                        .body()
                                        .path("keys")
                                        .toString())
                        .isEqualTo("[{\"id\":\"k2\",\"current\":true,\"values\":4,\"removable\":false},"
                                + "{\"id\":\"k1\",\"current\":false,\"values\":0,\"removable\":true}]"));
                assertThat(sealed(jdbc)).doesNotContainAnyElementsOf(before);
                assertThat(caisson.getBean(Vault.class).currentKey()).isEqualTo("k2");
            }
            assertThatThrownBy(() -> start(postgres, registry, receiver, k1))
                    .hasStackTraceContaining("still holds the key 'k2'");
            assertThatThrownBy(() -> start(postgres, registry, receiver, key("k2")))
                    .hasStackTraceContaining("the id of the key that it named before");
            try (var caisson = start(postgres, registry, receiver, k2)) {
                assertThat(api(caisson).finished("acme", "web", 1).path("state").asString())
                        .isEqualTo("HEALTHY");
                var asked = Map.of("image", registry.host() + "/a/b:1");
                assertThat(api(caisson)
                                .post("/v1/tenants/acme/images/preflight", asked)
                                .body()
                                .path("deployable")
                                .asBoolean())
                        .as("with the password that k2 opens")
                        .isTrue();
                var test = "/v1/tenants/acme/webhooks/%s/test"
                        .formatted(hook.at("/webhook/id").asString());
                assertThat(api(caisson).post(test, Map.of()).status()).isEqualTo(202);
                await("a webhook").atMost(Duration.ofSeconds(20)).until(() -> receiver.got.size() == 1);
                assertThat(receiver.got
                                .getFirst()
                                .signedWith(hook.path("secret").asString()))
                        .as("with the secret that k2 opens")
                        .isTrue();
            }
            stayAsTheyAreButForTheirKey(jdbc);
        }
    }

    private static void stayAsTheyAreButForTheirKey(JdbcClient jdbc) {
        for (var refused : List.of(
                "update release_secret set sealed = sealed || '\\x00', key_id = 'k3'",
                "update release_secret set sealed = '\\x00'",
                "update release_secret set name = 'OTHER', key_id = 'k3'",
                "update release_secret set release = 2, key_id = 'k3'",
                "delete from release_secret",
                "insert into release_secret select app_id, release, 'MORE', key_id, sealed from release_secret")) {
            assertThatThrownBy(() -> jdbc.sql(refused).update()).as(refused).hasMessageContaining("is immutable");
        }
        assertThat(jdbc.sql("update release_secret set key_id = 'k3'").update()).isEqualTo(2);
        assertThat(jdbc.sql("delete from app").update()).isEqualTo(2);
        assertThat(sealed(jdbc)).isEmpty();
    }

    private static List<String> sealed(JdbcClient jdbc) {
        return new ArrayList<>(jdbc.sql("select encode(sealed, 'hex') from release_secret")
                .query(String.class)
                .list());
    }

    private static ConfigurableApplicationContext start(
            EmbeddedPostgres postgres, ScriptedRegistry registry, Receiver receiver, String keys) throws SQLException {
        return new SpringApplicationBuilder(CaissonApplication.class)
                .run(
                        "--server.port=0",
                        "--caisson.bootstrap-token=" + OPERATOR,
                        "--caisson.encryption-keys=" + keys,
                        "--caisson.registries.insecure=" + registry.host(),
                        "--caisson.webhooks.insecure=" + receiver.host(),
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres");
    }

    private static Api api(ConfigurableApplicationContext caisson) {
        var port = ((WebServerApplicationContext) caisson).getWebServer().getPort();
        return new Api("http://localhost:" + port, OPERATOR);
    }

    private static String key(String id) {
        return id + ":" + Base64.getEncoder().encodeToString(EncryptionKey.random());
    }
}
