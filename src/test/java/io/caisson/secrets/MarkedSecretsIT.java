package io.caisson.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.identity.Access;
import io.caisson.images.ScriptedRegistry;
import io.caisson.notices.Receiver;
import io.caisson.web.pages.Visitor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends secrets that can be told apart through every path, those that fail among them, and searches everything that
 * comes out. What an app itself writes is the app's: its logs are not part of this.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class MarkedSecretsIT {

    private static final String OPERATOR = "integration-test-token";
    private static final String SAMPLES = "registry.simulated/samples/";
    private static final String TENANT = "/v1/tenants/marked";
    private static final Marks MARKS = new Marks();
    private static final Receiver RECEIVER = new Receiver();
    private static ScriptedRegistry registry;

    private final StringBuilder answers = new StringBuilder();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KubernetesClient cluster;

    @Autowired
    private Access access;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        registry = new ScriptedRegistry();
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.registries.insecure", registry::host);
        settings.add("caisson.webhooks.insecure", RECEIVER::host);
    }

    @AfterAll
    static void stop() {
        registry.close();
        RECEIVER.close();
    }

    @Test
    void noSecretComesOutAnywhere(CapturedOutput output) throws Exception {
        send("POST", "/v1/tenants", Map.of("slug", "marked"), null);
        await("the overhead is known")
                .atMost(Duration.ofSeconds(20))
                .until(() -> send("GET", "/v1/admin/sandbox", null, null).contains("validFrom"));

        throughRest();
        throughWhatFails();
        throughRegistries();
        settle(); // or nothing is known of an image that failed
        throughForms();
        throughTokens();
        throughWebhooks();
        settle();
        readEverything();

        assertThat(MARKS.in(answers.toString())).as("answers").isEmpty();
        assertThat(MARKS.in(output.getAll())).as("log").isEmpty();
        assertThat(MARKS.in(tables())).as("tables").isEmpty();
        assertThat(MARKS.in(objects())).as("objects in the cluster").isEmpty();
        theSearchFindsWhatIsThere();
    }

    private void throughRest() throws Exception {
        send("POST", TENANT + "/apps", app("web", "web:1.0", Map.of("PASSWORD", MARKS.make("create"))), "key-1");
        settle(); // or there is nothing to roll back to
        send("PATCH", TENANT + "/apps/web", Map.of("secrets", Map.of("OTHER", MARKS.make("patch"))), null);
        var deploy = Map.of("image", SAMPLES + "web:2.0", "secrets", Map.of("PASSWORD", MARKS.make("deploy")));
        send("POST", TENANT + "/apps/web/deployments", deploy, "key-2");
        send("POST", TENANT + "/apps/web/deployments", deploy, "key-2");
        var reused = Map.of("image", SAMPLES + "web:2.0", "secrets", Map.of("PASSWORD", MARKS.make("reused key")));
        assertThat(send("POST", TENANT + "/apps/web/deployments", reused, "key-2"))
                .as("another secret is another request")
                .contains("idempotency-key-reused");
        send("POST", TENANT + "/apps/web/releases/1/rollback", Map.of(), null);
    }

    private void throughWhatFails() throws Exception {
        for (var image : List.of("crash:1.0", "memory-hog:1.0", "root-only:1.0", "web:9.9")) {
            var name = image.replaceAll("[:.].*", "") + "-app";
            send("POST", TENANT + "/apps", app(name, image, Map.of("PASSWORD", MARKS.make("failing " + name))), null);
        }
        send(
                "POST",
                TENANT + "/apps",
                Map.of(
                        "name",
                        "gone-app",
                        "image",
                        "127.0.0.1:1/x:1",
                        "secrets",
                        Map.of("PASSWORD", MARKS.make("unreachable"))),
                null);
        send(
                "POST",
                TENANT + "/apps",
                Map.of(
                        "name",
                        "big-app",
                        "image",
                        SAMPLES + "web:1.0",
                        "instances",
                        90,
                        "secrets",
                        Map.of("PASSWORD", MARKS.make("quota"))),
                null);
        var refused = Map.<String, Object>of(
                "bad name", Map.of("name", "B", "image", "x", "secrets", Map.of("PASSWORD", MARKS.make("bad name"))),
                "bad variable", app("bad", "web:1.0", Map.of("1A", MARKS.make("bad variable"))),
                "NUL", app("nul", "web:1.0", Map.of("PASSWORD", "\0" + MARKS.make("NUL"))),
                "both",
                        Map.of(
                                "name",
                                "both",
                                "image",
                                "x",
                                "env",
                                Map.of("A", MARKS.make("both, plain")),
                                "secrets",
                                Map.of("A", MARKS.make("both"))),
                "unknown field", Map.of("name", "odd", "pasword", MARKS.make("unknown field")),
                "wrong type", Map.of("name", "odd", "secrets", Map.of("A", List.of(MARKS.make("wrong type")))),
                "not a map", Map.of("name", "odd", "secrets", MARKS.make("not a map")),
                "not a number", Map.of("name", "odd", "instances", MARKS.make("not a number")));
        for (var body : refused.values()) {
            send("POST", TENANT + "/apps", body, "key-" + body.hashCode());
        }
        raw("POST", TENANT + "/apps", "{\"name\":\"odd\",\"secrets\":{\"A\":\"" + MARKS.make("broken JSON") + "\"");
        raw("POST", TENANT + "/apps", MARKS.make("no JSON"));
        send("PATCH", TENANT + "/apps/web", Map.of("env", Map.of("PASSWORD", MARKS.make("plain over secret"))), null);
        send("PATCH", TENANT + "/apps/nobody", Map.of("secrets", Map.of("A", MARKS.make("no such app"))), null);
        send("PATCH", "/v1/tenants/nobody/apps/web", Map.of("secrets", Map.of("A", MARKS.make("no tenant"))), null);
    }

    private void throughRegistries() throws Exception {
        var path = TENANT + "/registries/" + registry.host();
        var password = MARKS.make("registry password");
        registry.withImage().on("/v2/", exchange -> {
            var given = exchange.getRequestHeaders().getFirst("Authorization");
            var right = given != null
                    && given.startsWith("Basic ")
                    && decoded(given).endsWith(":" + password);
            if (!right) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
            }
            ScriptedRegistry.send(exchange, right ? 200 : 401, ScriptedRegistry.bytes("{}"));
        });
        send("PUT", path, Map.of("username", "customer", "password", MARKS.make("wrong password")), null);
        send("PUT", path, Map.of("username", "a:b", "password", MARKS.make("bad user")), null);
        send("PUT", path, Map.of("username", "customer", "password", MARKS.make("bad password") + "\n"), null);
        send(
                "PUT",
                TENANT + "/registries/127.0.0.1:1",
                Map.of("username", "customer", "password", MARKS.make("unreachable registry")),
                null);
        assertThat(send("PUT", path, Map.of("username", "customer", "password", password), null))
                .contains("\"username\":\"customer\"");
        send(
                "POST",
                TENANT + "/apps",
                Map.of(
                        "name",
                        "private",
                        "image",
                        registry.host() + "/a/b:1",
                        "size",
                        "nano",
                        "secrets",
                        Map.of("PASSWORD", MARKS.make("private app"))),
                null);
        send("POST", TENANT + "/images/preflight", Map.of("image", registry.host() + "/a/b:1"), null);
    }

    private void throughForms() throws Exception {
        var visitor = new Visitor(port);
        visitor.signIn(OPERATOR);
        var form = new HashMap<>(Map.of(
                "name",
                "formed",
                "kind",
                "service",
                "image",
                SAMPLES + "web:1.0",
                "instances",
                "1",
                "size",
                "nano",
                "port",
                "8080",
                "env",
                ""));
        form.put("secrets", "PASSWORD=" + MARKS.make("form"));
        page(visitor.post("/tenants/marked/apps", form));
        form.put("secrets", "PASSWORD=" + MARKS.make("form edit"));
        page(visitor.post("/tenants/marked/apps/formed/edit", form));
        form.put("instances", "many");
        form.put("secrets", "PASSWORD=" + MARKS.make("form with another error"));
        page(visitor.post("/tenants/marked/apps/formed/edit", form));
        form.put("instances", "1");
        form.put("secrets", MARKS.make("form without equals sign"));
        page(visitor.post("/tenants/marked/apps/formed/edit", form));
        form.put("name", "warned");
        form.put("image", SAMPLES + "crash:1.0");
        form.put("secrets", "PASSWORD=" + MARKS.make("form with a warning"));
        var warned = visitor.post("/tenants/marked/apps", form);
        assertThat(warned.text()).contains("This image failed here before");
        page(warned);
        for (var user : List.of("customer", "a:b")) {
            page(visitor.post(
                    "/tenants/marked/registries",
                    Map.of(
                            "host",
                            registry.host(),
                            "username",
                            user,
                            "password",
                            MARKS.make("registry form of " + user))));
        }
        page(visitor.post(
                "/tenants/marked/registries",
                Map.of("host", "no host", "username", "customer", "password", MARKS.make("no host"))));
        page(visitor.post("/sign-in", Map.of("secret", MARKS.make("unknown sign-in code"))));
        for (var path :
                List.of("", "/apps/formed", "/apps/formed/edit", "/apps/web", "/apps/web/edit", "/registries")) {
            page(visitor.get("/tenants/marked" + path));
        }
    }

    /** What these make is shown once, to who asked: it must not be found anywhere else. */
    private void throughTokens() throws Exception {
        var token = JsonMapper.shared()
                .readTree(raw("POST", TENANT + "/tokens", "{\"name\":\"ci\"}").body())
                .path("secret")
                .asString();
        MARKS.add("token", token);
        var answer = request("GET", TENANT, null, token);
        assertThat(answer.statusCode()).isEqualTo(200);
        answers.append(answer.body());
        answers.append(request("GET", TENANT, null, MARKS.make("unknown token")).body());
        var code = access.makeSignInCode(null, "operator", Duration.ofHours(1));
        MARKS.add("sign-in code", code);
        new Visitor(port).get("/sign-in?code=" + code); // offers the button that uses it up, to who has it
        page(new Visitor(port).signIn(code));
        page(new Visitor(port).signIn(code));
        page(new Visitor(port).get("/sign-in?code=" + code));
        page(new Visitor(port).get("/sign-in?code=" + MARKS.make("unknown code")));
    }

    /** The same; and what a receiver gets shows that it has the secret without holding it. */
    private void throughWebhooks() throws Exception {
        var hooks = TENANT + "/webhooks";
        var url = "{\"url\":\"%s\"}".formatted(RECEIVER.url("/hook"));
        var made = JsonMapper.shared().readTree(raw("POST", hooks, url).body());
        var hook = hooks + "/" + made.at("/webhook/id").asString();
        MARKS.add("webhook secret", made.path("secret").asString());
        var rotated = JsonMapper.shared()
                .readTree(request("POST", hook + "/secret", null, OPERATOR).body());
        MARKS.add("webhook secret, rotated", rotated.path("secret").asString());
        send(
                "POST",
                hooks,
                Map.of("url", "https://user:" + MARKS.make("password in an address") + "@example.org"),
                null);
        send("POST", hook + "/test", null, null);
        await("a webhook").atMost(Duration.ofSeconds(20)).until(() -> RECEIVER.got.size() == 1);
        var got = RECEIVER.got.getFirst();
        assertThat(got.signedWith(rotated.path("secret").asString())).isTrue();
        answers.append(got);
        for (var path : List.of("", "/deliveries")) {
            send("GET", hook + path, null, null);
        }
        var visitor = new Visitor(port);
        visitor.signIn(OPERATOR);
        page(visitor.get("/tenants/marked/notices"));
        page(visitor.get("/tenants/marked/notices/" + made.at("/webhook/id").asString()));
    }

    private void readEverything() throws Exception {
        for (var path : List.of("", "/apps", "/quota", "/tokens", "/registries", "/allowed-registries")) {
            send("GET", TENANT + path, null, null);
        }
        for (var app : jdbc.sql("select name from app").query(String.class).list()) {
            for (var path : List.of("", "/deployments", "/releases", "/instances")) {
                send("GET", TENANT + "/apps/" + app + path, null, null);
            }
        }
        for (var path :
                List.of("/v1/admin/encryption", "/v1/admin/sandbox", "/actuator/prometheus", "/actuator/health")) {
            send("GET", path, null, null);
        }
    }

    private String tables() {
        var dump = new StringBuilder();
        jdbc.sql("select quote_ident(table_name) from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list()
                .forEach(table -> jdbc.sql("select t::text from " + table + " t")
                        .query(String.class)
                        .list()
                        .forEach(row -> dump.append(row).append('\n')));
        return dump.toString();
    }

    private String objects() {
        return Stream.<KubernetesResourceList<? extends HasMetadata>>of(
                        cluster.namespaces().list(),
                        cluster.pods().inAnyNamespace().list(),
                        cluster.services().inAnyNamespace().list(),
                        cluster.configMaps().inAnyNamespace().list(),
                        cluster.apps().deployments().inAnyNamespace().list(),
                        cluster.apps().replicaSets().inAnyNamespace().list(),
                        cluster.v1().events().inAnyNamespace().list())
                .map(Serialization::asYaml)
                .reduce("", String::concat);
    }

    /** Otherwise the test would pass for the wrong reason. */
    private void theSearchFindsWhatIsThere() throws Exception {
        var secrets = Serialization.asYaml(
                cluster.secrets().inNamespace("tenant-marked").list());
        assertThat(MARKS.in(secrets)).contains("create", "form edit", "registry password", "private app");
        send("PATCH", TENANT + "/apps/web", Map.of("env", Map.of("PLAIN", MARKS.make("a plain variable"))), null);
        assertThat(MARKS.in(tables())).containsExactly("a plain variable");
    }

    private void settle() {
        await("nothing is on its way").atMost(Duration.ofSeconds(90)).until(() -> unfinished() == 0);
    }

    private long unfinished() {
        return jdbc.sql("select count(*) from deployment where finished_at is null")
                .query(Long.class)
                .single();
    }

    private static Map<String, Object> app(String name, String image, Map<String, String> secrets) {
        return Map.of("name", name, "image", SAMPLES + image, "size", "nano", "secrets", secrets);
    }

    private void page(Visitor.Page page) {
        answers.append(page.text()).append(page.response().headers());
    }

    private String send(String method, String path, Object body, String key) throws Exception {
        var answer = request(
                method, path, body == null ? null : JsonMapper.shared().writeValueAsString(body), OPERATOR, key);
        answers.append(answer.body()).append(answer.headers());
        return answer.body();
    }

    private HttpResponse<String> raw(String method, String path, String body) throws Exception {
        var answer = request(method, path, body, OPERATOR);
        if (answer.statusCode() != 201) {
            answers.append(answer.body());
        }
        return answer;
    }

    private HttpResponse<String> request(String method, String path, String body, String token, String... key)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (key.length > 0 && key[0] != null) {
            request.header("Idempotency-Key", key[0]);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String decoded(String basic) {
        return new String(java.util.Base64.getDecoder().decode(basic.substring("Basic ".length())));
    }
}
