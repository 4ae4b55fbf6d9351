package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Says of a container that failed whether the sandbox can't run it or the app itself failed. In real sandboxes. */
class SandboxVerdictE2E {

    private static final int IO_URING_SETUP = 425;
    private static final String ONE = "verdict-one-" + ProcessHandle.current().pid();
    private static final String OTHER =
            "verdict-other-" + ProcessHandle.current().pid();
    private static Platform platform;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        platform = Platform.start();
        api = platform.api();
        for (var slug : List.of(ONE, OTHER)) {
            assertThat(api.post("/v1/tenants", Map.of("slug", slug)).status()).isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            for (var slug : List.of(ONE, OTHER)) {
                api.send("/v1/tenants/" + slug, "DELETE", null);
            }
            for (var slug : List.of(ONE, OTHER)) {
                await(slug + " is gone")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> api.get("/v1/tenants/" + slug).status() == 404);
            }
        } finally {
            platform.close();
        }
    }

    @Test
    void suspectsTheSandboxOfASystemCallThatItReallyLacks() throws Exception {
        var image = OwnImage.of("e2e-io-uring", OwnImage.calling(IO_URING_SETUP));
        var ended = deployed("uring", image);

        assertThat(ended.path("reason").asString()).isEqualTo("CRASH_LOOP");
        assertThat(ended.path("message").asString()).contains("exit code 2", "the sandbox may lack");
        var verdict = asked(ONE, image);
        assertThat(verdict.path("verdict").asString()).isEqualTo("SANDBOX_SUSPECTED");
        assertThat(verdict.path("hint").asString()).contains("a system call that is not implemented");
        assertThat(asked(OTHER, image).isNull()).as("a suspicion is one's own").isTrue();
    }

    @Test
    void saysThatTheSandboxCanNotRunWhatIsEndedForASystemCall() throws Exception {
        var image = OwnImage.running("e2e-sigsys", "sh -c 'kill -SYS $$'; exit $?");
        var ended = deployed("sigsys", image);

        assertThat(ended.path("message").asString()).contains("exit code 159", "SIGSYS");
        assertThat(asked(ONE, image).path("verdict").asString()).isEqualTo("SANDBOX_CANT_RUN");
        var theirs = asked(OTHER, image);
        assertThat(theirs.path("verdict").asString())
                .as("of an image that anyone gets")
                .isEqualTo("SANDBOX_CANT_RUN");
        assertThat(theirs.path("app").isNull()).isTrue();
    }

    @Test
    void saysThatTheAppItselfFailed() throws Exception {
        var image = Platform.registry() + "/samples/crash:1.0";
        var ended = deployed("crash", image);

        assertThat(ended.path("message").asString()).doesNotContain("sandbox");
        assertThat(asked(ONE, image).path("verdict").asString()).isEqualTo("APP_FAILED");
    }

    private static JsonNode deployed(String name, String image) throws Exception {
        var answer = api.post(
                "/v1/tenants/" + ONE + "/apps",
                Map.of("name", name, "kind", "worker", "image", image, "cpu", "50m", "memory", "32Mi"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return api.finished(ONE, name, 1);
    }

    private static JsonNode asked(String tenant, String image) throws Exception {
        return api.post("/v1/tenants/" + tenant + "/images/preflight", Map.of("image", image))
                .body()
                .path("verdict");
    }
}
