package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.caisson.cluster.simulated.SimulatedCluster;
import io.caisson.e2e.Api;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Health and metrics, as probes, operators and Prometheus see them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class OperationsIT {

    private static final String OPERATOR = "operations-test-token";

    @LocalServerPort
    private int port;

    @Autowired
    private SimulatedCluster cluster;

    @Autowired
    private Scheduler scheduler;

    @Autowired
    private Environment environment;

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
    }

    @Test
    void everyPartSaysHowItIsAndWhy() throws Exception {
        await("all is well")
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator("/actuator/health").status() == 200);
        var parts = operator("/actuator/health").body().path("components");
        for (var part : new String[] {"cluster", "sandbox", "admission", "queue", "database"}) {
            assertThat(parts.path(part).path("status").asString()).as(part).isEqualTo("UP");
            assertThat(parts.path(part).path("details").path("reason").asString())
                    .as(part)
                    .endsWith(".");
        }
    }

    /** What is picked beyond that sends no heartbeat while it waits for a thread, counts as dead and runs twice. */
    @Test
    void picksNoMoreTasksThanThereAreThreads() {
        var share = "db-scheduler.polling-strategy-%s-limit-fraction-of-threads";
        assertThat(environment.getProperty(share.formatted("upper"), Double.class))
                .isLessThanOrEqualTo(1.0)
                .isGreaterThan(environment.getProperty(share.formatted("lower"), Double.class));
        assertThat(environment.getProperty(share.formatted("lower"), Double.class))
                .as("others go on at once although all but one wait")
                .isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void aClusterThatIsAwayFailsNoProbe() throws Exception {
        cluster.stopApi();
        try {
            var health = operator("/actuator/health");
            assertThat(health.status()).isEqualTo(503);
            var part = health.body().path("components").path("cluster");
            assertThat(part.path("status").asString()).isEqualTo("DOWN");
            assertThat(part.path("details").path("reason").asString()).contains("doesn't answer");
            assertThat(anonymous("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(anonymous("/actuator/health/liveness").statusCode()).isEqualTo(200);
        } finally {
            cluster.startApi();
        }
    }

    @Test
    void aSandboxThatIsNotThereIsSaid() throws Exception {
        try (var kubernetes = cluster.newClient()) {
            var type =
                    kubernetes.resources(RuntimeClass.class).withName("gvisor").get();
            kubernetes.resource(type).delete();
            try {
                await("it is said").atMost(Duration.ofSeconds(20)).until(() -> operator("/actuator/health/sandbox")
                        .body()
                        .path("details")
                        .path("reason")
                        .asString("")
                        .contains("no RuntimeClass 'gvisor'"));
            } finally {
                type.getMetadata().setResourceVersion(null);
                kubernetes.resource(type).create();
            }
        }
    }

    @Test
    void workThatNobodyBeginsIsSaidAndMeasured() throws Exception {
        scheduler.pause();
        try {
            jdbc.sql("""
                    insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                    values ('tenant', gen_random_uuid()::text, now() - interval '2 minutes', false, 1)""").update();
            await("it is said").atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            operator("/actuator/health")
                                    .body()
                                    .path("components")
                                    .path("queue")
                                    .path("details")
                                    .path("reason")
                                    .asString())
                    .contains("no replica keeps up"));
            assertThat(metric("caisson_queue_due")).isGreaterThanOrEqualTo(1);
            assertThat(metric("caisson_queue_oldest_due_seconds")).isGreaterThan(119);
        } finally {
            scheduler.resume();
        }
        await("it is done").atMost(Duration.ofSeconds(20)).until(() -> metric("caisson_queue_oldest_due_seconds") < 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caisson_queue_due",
                "caisson_queue_oldest_due_seconds",
                "caisson_watch_leader",
                "caisson_watch_age_seconds",
                "caisson_quota_refusals_total",
                "caisson_usage_segments_total",
                "caisson_reconcile_seconds_count",
                "caisson_reconcile_seconds_sum",
                "caisson_reconcile_seconds_max"
            })
    void isMeasured(String name) throws Exception {
        new Api("http://localhost:" + port, OPERATOR)
                .post(
                        "/v1/tenants",
                        Map.of("slug", "m-" + name.replace('_', '-').substring(8)));
        await(name).atMost(Duration.ofSeconds(20)).until(() -> metric(name) >= 0);
    }

    @Test
    void itsOwnDatabaseKeepsWhatWasAcceptedWhenThePowerFails() {
        for (var setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            assertThat(jdbc.sql("select current_setting(?)")
                            .param(setting)
                            .query(String.class)
                            .single())
                    .as(setting)
                    .isEqualTo("on");
        }
    }

    @Test
    void aWatchThatLivesIsYoung() {
        await("it lives").atMost(Duration.ofSeconds(20)).until(() -> metric("caisson_watch_leader") == 1);
        await("it is young").atMost(Duration.ofSeconds(20)).until(() -> metric("caisson_watch_age_seconds") < 5);
    }

    @Test
    void onlyOperatorsSeeDetails() throws Exception {
        for (var group : new String[] {"liveness", "readiness"}) {
            assertThat(anonymous("/actuator/health/" + group).body()).isEqualTo("{\"status\":\"UP\"}");
        }
        var api = new Api("http://localhost:" + port, OPERATOR);
        api.post("/v1/tenants", Map.of("slug", "curious"));
        var member = api.post("/v1/tenants/curious/tokens", Map.of("name", "ci"))
                .body()
                .path("secret")
                .asString();
        for (var path : new String[] {
            "/actuator",
            "/actuator/health",
            "/actuator/health/database",
            "/actuator/health/readiness/database",
            "/actuator/prometheus"
        }) {
            assertThat(anonymous(path).statusCode()).as(path).isEqualTo(401);
            assertThat(new Api("http://localhost:" + port, member).get(path).status())
                    .as(path)
                    .isEqualTo(403);
        }
        for (var absent : new String[] {"/actuator/env", "/actuator/no/such/thing"}) {
            var answer = ask(HttpRequest.newBuilder(URI.create("http://localhost:" + port + absent))
                    .header("Accept", "text/html, */*;q=0.8")
                    .header("Authorization", "Bearer " + OPERATOR));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).contains("docs/operations.md");
            assertThat(anonymous(absent).statusCode()).isEqualTo(401);
        }
    }

    private Api.Answer operator(String path) throws Exception {
        return new Api("http://localhost:" + port, OPERATOR).get(path);
    }

    private HttpResponse<String> anonymous(String path) throws Exception {
        return ask(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
    }

    /** The sum over all labels; NaN where the metric isn't there. */
    private double metric(String name) throws Exception {
        var text = ask(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                        .header("Authorization", "Bearer " + OPERATOR))
                .body();
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    private static HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
