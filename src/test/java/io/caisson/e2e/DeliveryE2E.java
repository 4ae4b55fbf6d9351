package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What only a real cluster can show: traffic, real processes killed, an API server that is away, its audit log. */
class DeliveryE2E {

    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Platform platform;
    private static KubernetesClient cluster;
    private static Api api;

    private String tenant;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        api = platform.api();
    }

    @AfterAll
    static void stop() throws Exception {
        platform.close();
        cluster.close();
    }

    @BeforeEach
    void makeTenant() throws Exception {
        tenant = "e2e-%d-%d".formatted(ProcessHandle.current().pid(), TENANTS.incrementAndGet());
        assertThat(api.post("/v1/tenants", Map.of("slug", tenant)).status()).isEqualTo(201);
    }

    @AfterEach
    void removeTenant() throws Exception {
        api.send("/v1/tenants/" + tenant, "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/v1/tenants/" + tenant).status() == 404);
        assertThat(cluster.namespaces().withName("tenant-" + tenant).get()).isNull();
    }

    @Test
    void servesAnImageFromTheSandboxAndUpdatesItWithoutAFailedRequest() throws Exception {
        create("web", "web:1.0", 2);
        assertThat(api.finished(tenant, "web", 1).path("state").asString()).isEqualTo("HEALTHY");
        await("each instance answers at the Service's address, as often as it is asked")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofMinutes(5))
                .until(this::answersFromGvisor);

        var failures = new ConcurrentLinkedQueue<String>();
        var going = new AtomicBoolean(true);
        var asking = Thread.ofVirtual().start(() -> {
            while (going.get()) {
                try {
                    ask("web", "/");
                } catch (Exception | AssertionError e) {
                    failures.add(e.toString());
                }
            }
        });
        assertThat(deploy("web", "web:2.0").path("state").asString()).isEqualTo("HEALTHY");
        await("only the new release is left").atMost(Duration.ofSeconds(60)).until(() -> pods().size() == 2);
        going.set(false);
        asking.join();

        assertThat(failures).isEmpty();
        assertThat(ask("web", "/")).contains("web 2.0");
    }

    /** What only a network can show, and the reason that it has to end in. */
    enum Failure {
        REGISTRY_UNREACHABLE("localhost:5999/samples/web:1.0", "localhost:5999"),
        REGISTRY_REFUSED("10.0.0.1/samples/web:1.0", "10.0.0.1");

        private final String image;
        private final String said;

        Failure(String image, String said) {
            this.image = image;
            this.said = said;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedDeploymentSaysWhyAndTheOldReleaseGoesOnServing(Failure failure) throws Exception {
        create("web", "web:1.0", 1);
        assertThat(api.finished(tenant, "web", 1).path("state").asString()).isEqualTo("HEALTHY");

        api.post(path("web") + "/deployments", Map.of("image", failure.image));
        var ended = api.finished(tenant, "web", 2);

        assertThat(ended.path("state").asString()).isEqualTo("FAILED");
        assertThat(ended.path("reason").asString()).isEqualTo(failure.name());
        assertThat(ended.path("message").asString()).contains(failure.said);
        assertThat(ask("web", "/")).contains("web 1.0");
        assertThat(api.get(path("web")).body().path("release").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "APPLYING", "ROLLING_OUT"})
    void goesOnAfterItWasKilledAtAnyStep(Step step) throws Exception {
        create("web", "web:1.0", 1);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> Step.valueOf(state("web")).ordinal() >= step.ordinal());
        platform.kill();
        platform.run();

        assertThat(api.finished(tenant, "web", 1).path("state").asString()).isEqualTo("HEALTHY");
        assertThat(pods()).hasSize(1);
        assertThat(api.get(path("web") + "/releases").body().path("items")).hasSize(1);
    }

    /** How far a deployment is. */
    enum Step {
        QUEUED,
        APPLYING,
        ROLLING_OUT,
        HEALTHY
    }

    @Test
    void acceptsWhileTheClusterIsDownAndDeliversWhenItIsBack() throws Exception {
        create("web", "web:1.0", 1);
        api.finished(tenant, "web", 1);
        var fault = new ProcessBuilder(
                        Objects.requireNonNull(
                                System.getenv("CLUSTER_COMMAND"), "CLUSTER_COMMAND stops the API server"),
                        "fault",
                        "apiserver",
                        "30")
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "e2e-fault.log").toFile())
                .start();
        await("the API server is down").atMost(Duration.ofSeconds(20)).until(DeliveryE2E::clusterIsDown);

        assertThat(api.post(path("web") + "/deployments", Map.of("image", sample("web:2.0")))
                        .status())
                .isEqualTo(201);
        await("it says that it waits").atMost(Duration.ofSeconds(20)).until(() -> api.get(
                        path("web") + "/deployments/2")
                .body()
                .path("reason")
                .asString("")
                .equals("CLUSTER_UNREACHABLE"));

        assertThat(fault.waitFor()).isZero();
        assertThat(api.finished(tenant, "web", 2).path("state").asString()).isEqualTo("HEALTHY");
        // Not through the Service's address: kube-proxy was cut off from the API server too, and took from seconds to
        // four
        // minutes to look again. What it is to lead to says the API server.
        await("the new release serves, and it alone")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .untilAsserted(() -> {
                    assertThat(pods()).hasSize(1);
                    var address = pods().getFirst().getStatus().getPodIP();
                    assertThat(ledTo("web")).containsExactly(address);
                    assertThat(askAt(address, "/")).contains("web 2.0");
                });
    }

    /** An hour of churn in a minute and a half: every pod is billed from and to the second, or its time is marked. */
    @Test
    void segmentsOfChurnAndAKillEqualTheApiServersAuditLog() throws Exception {
        create("web", "web:1.0", 2);
        api.finished(tenant, "web", 1);
        deploy("web", "web:2.0");
        scale(3);
        scale(2);
        deletesAPodByHand();
        deploy("web", "crash:1.0");

        platform.kill();
        deletesAPodByHand();
        platform.run();
        api.send(path("web"), "DELETE", null);
        await("the app is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api.get(path("web")).status() == 404);

        var jdbc = JdbcClient.create(platform.database());
        await("all pods' time has ended")
                .atMost(Duration.ofSeconds(20))
                .until(() -> BilledTime.of(jdbc, tenant).values().stream().noneMatch(BilledTime::goesOn));
        var billed = BilledTime.of(jdbc, tenant);
        await("the audit log is written").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            var lives = AuditLog.of(
                    Path.of(System.getenv("KUBECONFIG")).resolveSibling("log").resolve("audit.log"),
                    "tenant-" + tenant);
            assertThat(billed.keySet()).isEqualTo(lives.keySet()).hasSizeGreaterThan(7);
            assertThat(billed).allSatisfy((pod, time) -> assertThat(time)
                    .as(pod)
                    .satisfiesAnyOf(
                            exact -> assertThat(exact.is(lives.get(pod)))
                                    .as("%s is %s", time, lives.get(pod))
                                    .isTrue(),
                            marked -> assertThat(marked.marked())
                                    .as("it is marked")
                                    .isTrue()));
        });
        // The one that went and the one that came while nobody watched.
        assertThat(billed.values().stream().filter(BilledTime::marked)).hasSizeBetween(1, 2);
    }

    private void scale(int instances) throws Exception {
        assertThat(api.send(path("web"), "PATCH", Map.of("instances", instances))
                        .status())
                .isEqualTo(200);
        await("there are %d instances".formatted(instances))
                .atMost(Duration.ofSeconds(90))
                .until(() -> pods().size() == instances);
    }

    /** As anybody may who can reach the cluster, which puts another one in its place. */
    private void deletesAPodByHand() {
        var gone = pods().stream()
                .filter(pod -> pod.getStatus().getContainerStatuses().stream().anyMatch(ContainerStatus::getReady))
                .findFirst()
                .orElseThrow();
        cluster.resource(gone).delete();
        await("it is gone and there are two that are ready")
                .atMost(Duration.ofSeconds(90))
                .until(() -> pods().stream().noneMatch(pod -> uid(pod).equals(uid(gone)))
                        && pods().stream()
                                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                                        .filter(pod -> pod.getStatus().getContainerStatuses().stream()
                                                .anyMatch(ContainerStatus::getReady))
                                        .count()
                                >= 2);
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private void create(String name, String image, int instances) throws Exception {
        var answer = api.post("/v1/tenants/" + tenant + "/apps", app(name, image, instances));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private static Map<String, Object> app(String name, String image, int instances) {
        return Map.of(
                "name",
                name,
                "kind",
                "service",
                "image",
                sample(image),
                "instances",
                instances,
                "cpu",
                "50m",
                "memory",
                "64Mi",
                "port",
                8080);
    }

    private JsonNode deploy(String app, String image) throws Exception {
        var answer = api.post(path(app) + "/deployments", Map.of("image", sample(image)));
        return api.finished(tenant, app, answer.body().path("number").asInt());
    }

    private String state(String app) throws Exception {
        return api.get(path(app) + "/deployments/1").body().path("state").asString();
    }

    private String path(String app) {
        return "/v1/tenants/%s/apps/%s".formatted(tenant, app);
    }

    private List<Pod> pods() {
        return cluster.pods().inNamespace("tenant-" + tenant).list().getItems();
    }

    /** Through the Service's address, as another pod would. */
    private String ask(String app, String path) throws Exception {
        return askAt(
                cluster.services()
                        .inNamespace("tenant-" + tenant)
                        .withName(app)
                        .get()
                        .getSpec()
                        .getClusterIP(),
                path);
    }

    /** The addresses of the pods that a Service leads to. */
    private List<String> ledTo(String service) {
        return cluster
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace("tenant-" + tenant)
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> endpoint.getConditions().getReady())
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .toList();
    }

    private static String askAt(String address, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + address + ":8080" + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /**
     * What came before must not be taken for this test's: after an outage of the API server kube-proxy takes up to four minutes to
     * look at Services again, and an address that was a stopped instance's may still lead to it.
     */
    private boolean answersFromGvisor() throws Exception {
        try {
            return ask("web", "/cgi-bin/kernel").contains("gVisor");
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    private static String sample(String image) {
        return Platform.registry() + "/samples/" + image;
    }

    private static boolean clusterIsDown() {
        try {
            cluster.getKubernetesVersion();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
