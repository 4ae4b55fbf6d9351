package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What every cluster has to do for the main job: the same tests hold the simulated one and a real one. */
public abstract class MainJobSuite {

    private static final AtomicInteger NAMES = new AtomicInteger();

    final String tenant = "job-%d-%d".formatted(ProcessHandle.current().pid(), NAMES.incrementAndGet());

    protected abstract Api api();

    /** The same cluster as an administrator sees it. */
    protected abstract KubernetesClient cluster();

    /** A reference to one of the samples. */
    protected abstract String sample(String image);

    @BeforeEach
    void makeTenant() throws Exception {
        await("the sandbox is ready")
                .atMost(Duration.ofSeconds(30))
                .until(() -> sandbox().path("state").asString("").equals("READY"));
        assertThat(api().post("/v1/tenants", Map.of("slug", tenant)).status()).isEqualTo(201);
    }

    @AfterEach
    void removeTenant() throws Exception {
        api().send("/v1/tenants/" + tenant, "DELETE", null); // what is left of it goes while the next test runs
    }

    /** What is deployed, and the reason that it has to end in. */
    enum Failure {
        CRASH_LOOP("crash:1.0", "exit code 3"),
        OUT_OF_MEMORY("memory-hog:1.0", "memory"),
        NOT_READY_IN_TIME("slow:1.0", "8 seconds"),
        IMAGE_NEEDS_ROOT("root-only:1.0", "USER"),
        IMAGE_NOT_FOUND("web:no-such-tag", "no-such-tag");

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
        assertHealthy("web", 1);
        var serving = names(pods());

        deploy(
                "web",
                Map.of("image", sample(failure.image), "readySeconds", failure == Failure.NOT_READY_IN_TIME ? 8 : 120));
        var ended = api().finished(tenant, "web", 2);

        assertThat(ended.path("state").asString()).isEqualTo("FAILED");
        assertThat(ended.path("reason").asString()).isEqualTo(failure.name());
        assertThat(ended.path("message").asString()).contains(failure.said);
        await("only the instance that served all the time is left")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(names(pods())).isEqualTo(serving));
        assertThat(app("web").path("release").asInt()).isEqualTo(1);
        assertThat(quota("reserved").path("instances").asInt()).isEqualTo(1);
    }

    @Test
    void refusesTheInstanceThatOnlyTheOverheadPutsPastTheQuota() throws Exception {
        var overhead = sandbox().path("overhead").path("cpuMillis").asInt();
        assertThat(overhead).isPositive();
        setQuota(3 * (50 + overhead) - 1, 10);
        create("web", "web:1.0", 2);
        api().finished(tenant, "web", 1);

        var refused = api().send(path("web"), "PATCH", Map.of("instances", 3));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asString()).endsWith("quota-exceeded");
        setQuota(3 * (50 + overhead), 10);
        assertThat(api().send(path("web"), "PATCH", Map.of("instances", 3)).status())
                .isEqualTo(200);
        assertHealthy("web", 2);
    }

    @Test
    void aHundredDeploymentsAtOnceNeverPassTheQuota() throws Exception {
        var each = 50 + sandbox().path("overhead").path("cpuMillis").asInt();
        setQuota(10 * each, 100);
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            var name = "app-" + n;
            requests.add(() -> api().post("/v1/tenants/" + tenant + "/apps", request(name, "web:1.0", 1))
                    .status());
        }
        var accepted = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(requests)) {
                assertThat(answer.get()).isIn(201, 409);
                accepted += answer.get() == 201 ? 1 : 0;
            }
        }
        assertThat(accepted).isEqualTo(10);
        assertThat(quota("reserved").path("instances").asInt()).isEqualTo(10);
        assertThat(quota("reserved").path("cpuMillis").asInt()).isEqualTo(10 * each);
    }

    @Test
    void rolloutsOneAfterAnotherWaitForTerminatingInstancesInAFullNamespace() throws Exception {
        var each = 50 + sandbox().path("overhead").path("cpuMillis").asInt();
        setQuota(2 * each, 2); // no room for a surge, nor for an instance beside one that is on its way out
        create("web", "web:1.0", 2);
        assertHealthy("web", 1);
        deploy("web", Map.of("image", sample("web:2.0")));
        assertHealthy("web", 2);
        deploy("web", Map.of("image", sample("web:1.0")));
        assertHealthy("web", 3);
    }

    @Test
    void cancelBringsTheReleaseThatServesBack() throws Exception {
        create("web", "web:1.0", 1);
        assertHealthy("web", 1);
        var serving = names(pods());
        deploy("web", Map.of("image", sample("slow:1.0")));
        await().atMost(Duration.ofSeconds(30)).until(() -> pods().size() == 2);

        assertThat(api().post(path("web") + "/deployments/2/cancel", Map.of())
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("CANCELLED");

        await("its instance is gone").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(names(pods()))
                .isEqualTo(serving));
    }

    @Test
    void theLaterDeploymentSupersedesAndARollbackIsANewReleaseOfTheSameDigest() throws Exception {
        create("web", "web:1.0", 1);
        assertHealthy("web", 1);
        var first = app("web").path("digest").asString();
        deploy("web", Map.of("image", sample("slow:1.0")));
        deploy("web", Map.of("image", sample("web:2.0")));
        assertHealthy("web", 3);
        assertThat(api().finished(tenant, "web", 2).path("state").asString()).isEqualTo("SUPERSEDED");

        assertThat(api().post(path("web") + "/releases/1/rollback", Map.of()).status())
                .isBetween(200, 201);
        assertHealthy("web", 4);

        assertThat(app("web").path("release").asInt()).isEqualTo(4);
        assertThat(app("web").path("digest").asString()).isEqualTo(first).startsWith("sha256:");
        await("its pod runs the digest")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(pods()).singleElement().satisfies(pod -> {
                    assertThat(pod.getSpec().getContainers().getFirst().getImage())
                            .endsWith("@" + first);
                    assertThat(pod.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
                }));
    }

    @Test
    void putsBackWithinFiveSecondsWhatSomebodyAlters() throws Exception {
        create("web", "web:1.0", 1);
        assertHealthy("web", 1);
        var alterations = new Alterations(cluster(), "tenant-" + tenant);

        alterations.all().forEach((what, alteration) -> {
            alteration.alter().run();
            await(what + " is as it was")
                    .atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(50))
                    .until(alteration::asItWas);
        });
        assertThat(app("web").path("state").asString()).isEqualTo("HEALTHY");
    }

    @Test
    void aSlugTakenAgainStartsFromNothing() throws Exception {
        create("web", "web:1.0", 1);
        assertHealthy("web", 1);
        var old = cluster()
                .namespaces()
                .withName("tenant-" + tenant)
                .get()
                .getMetadata()
                .getUid();
        deploy("web", Map.of("image", sample("slow:1.0"))); // and a deployment on its way doesn't hold it up
        api().send("/v1/tenants/" + tenant, "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api().get("/v1/tenants/" + tenant).status() == 404);
        assertThat(cluster().namespaces().withName("tenant-" + tenant).get()).isNull();

        assertThat(api().post("/v1/tenants", Map.of("slug", tenant)).status()).isEqualTo(201);

        assertThat(api().get("/v1/tenants/" + tenant + "/apps").body().path("items"))
                .isEmpty();
        assertThat(quota("reserved").path("instances").asInt()).isZero();
        assertThat(quota("used").path("instances").asInt()).isZero();
        create("web", "web:2.0", 1);
        assertHealthy("web", 1);
        assertThat(cluster()
                        .namespaces()
                        .withName("tenant-" + tenant)
                        .get()
                        .getMetadata()
                        .getUid())
                .isNotEqualTo(old);
    }

    @Test
    void aGrownOverheadIsCountedAndTenantsThatNoLongerFitAreShownNotBroken() throws Exception {
        var overhead = sandbox().path("overhead").path("cpuMillis").asInt();
        setQuota(2 * (50 + overhead), 10);
        create("web", "web:1.0", 2);
        assertHealthy("web", 1);
        try (var ignored = new ChangedRuntimeClass(
                cluster(), type -> type.getOverhead().getPodFixed().put("cpu", new Quantity(overhead + 10 + "m")))) {
            await("the reservation has grown")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> quota("reserved").path("cpuMillis").asInt() == 2 * (60 + overhead));

            assertThat(quota("hard").path("cpuMillis").asInt()).isEqualTo(2 * (50 + overhead));
            assertThat(app("web").path("state").asString()).isEqualTo("HEALTHY");
            assertThat(pods()).hasSize(2);
            assertThat(api().send(path("web"), "PATCH", Map.of("instances", 3)).status())
                    .isEqualTo(409);
            assertThat(api().send(path("web"), "PATCH", Map.of("instances", 1)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void waitsWithAReasonWhileThereIsNoSandboxAndGoesOnByItself() throws Exception {
        try (var ignored = new ChangedRuntimeClass(
                cluster(), type -> type.getScheduling().setNodeSelector(Map.of("caisson.io/nowhere", "true")))) {
            await("it is noticed")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> sandbox().path("state").asString("").equals("NO_NODE"));
            create("web", "web:1.0", 1);

            await("it waits and says why")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> app("web").path("reason").asString("").equals("NO_SANDBOX_NODE"));
            assertThat(pods()).isEmpty();
        }
        assertHealthy("web", 1);
    }

    @ParameterizedTest
    @EnumSource
    void waitsWhileTheRuntimeClassIsNoSandbox(ChangedRuntimeClass.Missing missing) throws Exception {
        try (var ignored = new ChangedRuntimeClass(cluster(), missing)) {
            await("it is noticed")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> sandbox().path("state").asString("").equals(missing.name()));
            create("web", "web:1.0", 1);

            await("it waits and says why")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> app("web").path("reason").asString("").equals("SANDBOX_UNAVAILABLE"));
            assertThat(pods()).isEmpty();
        }
        assertHealthy("web", 1);
    }

    @Test
    void aSuspendedTenantStandsStillAndComesBackAsItWas() throws Exception {
        create("web", "web:1.0", 2);
        assertHealthy("web", 1);
        var before = app("web");
        await("its segments are open").atMost(Duration.ofSeconds(20)).until(() -> openSegments() == 2);

        assertThat(api().post(suspension(), Map.of("reason", "It sends spam.")).status())
                .isEqualTo(201);

        await("its instances and their segments are gone")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(pods()).isEmpty();
                    assertThat(openSegments()).isZero();
                });
        assertThat(namespaceQuota()).isEqualTo("0");
        assertThat(app("web").path("state").asString()).isEqualTo("SUSPENDED");
        var refused = api().send(path("web"), "PATCH", Map.of("instances", 3));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString())
                .contains("suspended", "It sends spam.", "Ask the operator");

        assertThat(api().send(suspension(), "DELETE", null).status()).isEqualTo(200);

        await("it serves again").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(app("web").path("readyInstances").asInt()).isEqualTo(2);
            assertThat(openSegments()).isEqualTo(2);
        });
        var after = app("web");
        assertThat(after).isEqualTo(before);
    }

    private String suspension() {
        return "/v1/tenants/%s/suspension".formatted(tenant);
    }

    private String namespaceQuota() {
        return cluster()
                .resourceQuotas()
                .inNamespace("tenant-" + tenant)
                .withName("tenant")
                .get()
                .getSpec()
                .getHard()
                .get("pods")
                .toString();
    }

    private long openSegments() throws Exception {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var period = "?from=%s&to=%s".formatted(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
        return api().get("/v1/tenants/%s/usage/segments%s".formatted(tenant, period))
                .body()
                .path("items")
                .valueStream()
                .filter(segment -> segment.path("to").isNull())
                .count();
    }

    void create(String name, String image, int instances) throws Exception {
        var answer = api().post("/v1/tenants/" + tenant + "/apps", request(name, image, instances));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private Map<String, Object> request(String name, String image, int instances) {
        return Map.of(
                "name",
                name,
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

    private void deploy(String app, Map<String, ?> change) throws Exception {
        var answer = api().post(path(app) + "/deployments", change);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    void assertHealthy(String app, int deployment) {
        var ended = api().finished(tenant, app, deployment);
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("HEALTHY");
    }

    private void setQuota(int cpuMillis, int instances) throws Exception {
        var answer = api().send(
                        "/v1/tenants/" + tenant + "/quota",
                        "PUT",
                        Map.of("cpuMillis", cpuMillis, "memoryBytes", 8L << 30, "instances", instances));
        assertThat(answer.status()).isEqualTo(200);
    }

    private JsonNode quota(String part) throws Exception {
        return api().get("/v1/tenants/" + tenant + "/quota").body().path(part);
    }

    private JsonNode app(String name) throws Exception {
        return api().get(path(name)).body();
    }

    private JsonNode sandbox() throws Exception {
        return api().get("/v1/admin/sandbox").body().path("status");
    }

    private String path(String app) {
        return "/v1/tenants/%s/apps/%s".formatted(tenant, app);
    }

    List<Pod> pods() {
        return cluster().pods().inNamespace("tenant-" + tenant).list().getItems();
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).sorted().toList();
    }
}
