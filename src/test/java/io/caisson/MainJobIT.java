package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The main job in the default mode: embedded PostgreSQL, simulated cluster, simulated registry. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MainJobIT {

    private static final String OPERATOR = "integration-test-token";
    private static final String SAMPLES = "registry.simulated/samples/";

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
    }

    @Test
    void runsAnImageAndGoesBackWhenTheNextOneCrashes() throws Exception {
        var api = api(OPERATOR);
        assertThat(api.post("/v1/tenants", Map.of("slug", "acme", "name", "Acme"))
                        .status())
                .isEqualTo(201);
        await("the overhead is known")
                .atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/v1/admin/sandbox").body().path("history").size() == 1);
        assertThat(api.post("/v1/tenants/acme/apps", app("web", "web:1.0")).status())
                .isEqualTo(201);
        assertThat(api.finished("acme", "web", 1).path("state").asString()).isEqualTo("HEALTHY");

        api.post("/v1/tenants/acme/apps/web/deployments", Map.of("image", SAMPLES + "crash:1.0"));
        var ended = api.finished("acme", "web", 2);

        assertThat(ended.path("reason").asString()).isEqualTo("CRASH_LOOP");
        assertThat(ended.path("message").asString()).contains("exit code 3", "fatal: no database");
        assertThat(api.get("/v1/tenants/acme/apps/web").body().path("release").asInt())
                .isEqualTo(1);
        var reserved = api.get("/v1/tenants/acme/quota").body().path("reserved");
        assertThat(reserved.path("overheadMemoryBytes").asLong()).isEqualTo(64L << 20);
    }

    @Test
    void anotherTenantsThingsLookAsIfTheyNeverWere() throws Exception {
        var operator = api(OPERATOR);
        for (var slug : new String[] {"mine", "theirs"}) {
            assertThat(operator.post("/v1/tenants", Map.of("slug", slug)).status())
                    .isEqualTo(201);
        }
        assertThat(operator.post("/v1/tenants/theirs/apps", app("web", "web:1.0"))
                        .status())
                .isEqualTo(201);
        var token =
                operator.post("/v1/tenants/mine/tokens", Map.of("name", "ci")).body();
        var member = api(token.path("secret").asString());

        assertThat(member.get("/v1/tenants/mine").status()).isEqualTo(200);
        for (var path :
                new String[] {"", "/quota", "/apps", "/apps/web", "/apps/web/releases", "/apps/web/logs", "/tokens"}) {
            var theirs = member.get("/v1/tenants/theirs" + path);
            var nobodys = member.get("/v1/tenants/nobody" + path);
            assertThat(theirs.status()).as(path).isEqualTo(404);
            assertThat(theirs.body().path("detail")).isEqualTo(nobodys.body().path("detail"));
        }
        assertThat(member.get("/v1/admin/sandbox").status()).isEqualTo(403);
        assertThat(member.get("/v1/tenants").status()).isEqualTo(403);
        assertThat(api("nobody's").get("/v1/tenants").status()).isEqualTo(401);
    }

    @Test
    void refusesWhatItDoesNotKnowOrAllowAndNamesIt() throws Exception {
        var api = api(OPERATOR);
        api.post("/v1/tenants", Map.of("slug", "strict"));

        var unknown = api.post("/v1/tenants/strict/apps", Map.of("name", "web", "runtimeClassName", "runc"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().path("detail").asString()).contains("runtimeClassName");
        var reserved = api.post("/v1/tenants", Map.of("slug", "kube-system"));
        assertThat(reserved.status()).isEqualTo(422);
        assertThat(reserved.body().path("detail").asString()).contains("kube-system");
        var image = api.post("/v1/tenants/strict/apps", Map.of("name", "web", "image", "https://evil/x"));
        assertThat(image.status()).isEqualTo(422);
        assertThat(image.body().path("detail").asString()).contains("https://evil/x");
    }

    /** Two requests that change a tenant wait for each other, also where one saw it before the other changed it. */
    @Test
    void changesOfOneTenantAtOnceAreAllAccepted() throws Exception {
        var api = api(OPERATOR);
        api.post("/v1/tenants", Map.of("slug", "busy"));
        var quota = Map.of("cpuMillis", 4_000, "memoryBytes", 8L << 30, "instances", 20);
        var requests = IntStream.range(0, 60)
                .<Callable<Integer>>mapToObj(n -> () -> n % 2 == 0
                        ? api.send("/v1/tenants/busy/quota", "PUT", quota).status()
                        : api.send("/v1/tenants/busy", "PATCH", Map.of("name", "Busy " + n))
                                .status())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(requests)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }

    @Test
    void ofTwoTenantsWithOneSlugAtOnceOneIsMade() throws Exception {
        var api = api(OPERATOR);
        var requests = Collections.<Callable<Integer>>nCopies(
                8, () -> api.post("/v1/tenants", Map.of("slug", "only-one")).status());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnly(201, 409).containsOnlyOnce(201);
        }
    }

    private Api api(String token) {
        return new Api("http://localhost:" + port, token);
    }

    private static Map<String, Object> app(String name, String image) {
        return Map.of("name", name, "image", SAMPLES + image, "size", "nano");
    }
}
