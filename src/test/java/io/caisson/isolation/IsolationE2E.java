package io.caisson.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.canary.ProbeImage;
import io.caisson.cluster.NodeTaint;
import io.caisson.cluster.ProbeSpec;
import io.caisson.cluster.SandboxNodes;
import io.caisson.e2e.Api;
import io.caisson.tenancy.Tenancy;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The isolation report on a real cluster: all held under gVisor, red under the plain handler. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext // two platforms would fight over the node's taints
class IsolationE2E {

    private static final String OPERATOR = "isolation-test-token";
    private static final String PLAIN = "isolation-plain";
    private static final String TENANT = "isolation-" + ProcessHandle.current().pid();

    private static final String OPEN = TENANT + "-open";

    @LocalServerPort
    private int port;

    @Autowired
    private IsolationProbe probe;

    @Autowired
    private IsolationReports reports;

    @Autowired
    private ProbeImage image;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private SandboxNodes nodes;

    @Autowired
    private KubernetesClient kubernetes;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var registry = Objects.requireNonNull(System.getenv("CLUSTER_REGISTRY"), "CLUSTER_REGISTRY");
        var data = Files.createTempDirectory("caisson-isolation");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.cluster.mode", () -> "kubernetes");
        settings.add("caisson.registries.insecure", () -> registry);
        settings.add("caisson.probe-image", () -> registry + "/samples/shell:1.0");
    }

    @AfterEach
    void leaveTheClusterAsItWas() throws Exception {
        var api = api();
        api.send("/v1/tenants/" + TENANT, "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/v1/tenants/" + TENANT).status() == 404);
        kubernetes.namespaces().withName("tenant-" + OPEN).delete();
        kubernetes.resources(RuntimeClass.class).withName(PLAIN).delete();
        kubernetes.nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .forEach(node -> nodes.mark(node, EnumSet.noneOf(NodeTaint.class)));
    }

    @Test
    void everyWallHoldsUnderGvisorAndTheReportTurnsRedUnderThePlainHandler() throws Exception {
        var api = api();
        await("the node has proven itself").atMost(Duration.ofSeconds(180)).until(() -> api.get("/v1/admin/sandbox")
                .body()
                .path("status")
                .path("state")
                .asString("")
                .equals("READY"));
        assertThat(api.post("/v1/tenants", Map.of("slug", TENANT)).status()).isEqualTo(201);

        var first = done(api, 1);
        assertThat(first.path("report").path("trigger").asString())
                .as("a new tenant's rules are a change")
                .isEqualTo("POLICY");
        assertThat(first.path("attempts")).hasSize(Attempt.values().length).allSatisfy(attempt -> assertThat(
                        attempt.path("verdict").asString())
                .as(attempt.toString())
                .isEqualTo(attempt.path("id").asString().equals("node-port") ? "NOT_TESTED" : "HELD"));
        assertThat(api.get(path("/quota"))
                        .body()
                        .path("reserved")
                        .path("instances")
                        .asInt())
                .as("the probe's reservation is given back")
                .isZero();
        assertThat(kubernetes.pods().inNamespace("tenant-" + TENANT).list().getItems())
                .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);

        kubernetes
                .resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName(PLAIN)
                        .endMetadata()
                        .withHandler("runc")
                        .withNewOverhead()
                        .withPodFixed(Map.of("memory", new Quantity("64Mi")))
                        .endOverhead()
                        .build())
                .create();
        likeTheTenantsButOutsideOfAdmission();
        var from = Instant.now();
        var plain = probe.run(new ProbeSpec.Owner(UUID.randomUUID(), OPEN), PLAIN, image.pinned(), "0123456789ab");
        assertThat(Duration.between(from, Instant.now())).isLessThan(Duration.ofMinutes(3));
        assertThat(plain)
                .filteredOn(result -> result.verdict() == Verdict.BROKEN)
                .extracting(Result::attempt)
                .containsExactly(Attempt.KERNEL, Attempt.HOST_SYMBOLS, Attempt.HOST_FILES, Attempt.HOST_DEVICES);
        assertThat(plain)
                .filteredOn(result -> result.attempt().network() && result.attempt() != Attempt.NODE_PORT)
                .as("the network's walls are policies, not the sandbox")
                .allMatch(result -> result.verdict() == Verdict.HELD);

        var tenant = tenancy.get(TENANT);
        var kept = reports.get(tenant.id(), 1).orElseThrow();
        Files.write(
                Path.of("target", "isolation.pdf"),
                ReportPdf.of(
                        kept,
                        tenant.name(),
                        tenant.slug(),
                        reports.compare(kept).orElse(null)));
    }

    @Test
    void aFullQuotaRefusesTheProbeWithAReason() throws Exception {
        var api = api();
        assertThat(api.post("/v1/tenants", Map.of("slug", TENANT)).status()).isEqualTo(201);
        api.send(path("/quota"), "PUT", Map.of("cpuMillis", 100, "memoryBytes", 1 << 20, "instances", 1));

        var refused = api.post(path("/isolation-reports"), Map.of());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).contains("Not enough CPU and memory and instances");
    }

    /** The tenant's network policies in a namespace where no admission policy keeps the plain handler out. */
    private void likeTheTenantsButOutsideOfAdmission() {
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("tenant-" + OPEN)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        var policies = kubernetes
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("tenant-" + TENANT)
                .list()
                .getItems();
        assertThat(policies).hasSizeGreaterThanOrEqualTo(5);
        policies.forEach(policy -> kubernetes
                .resource(new NetworkPolicyBuilder(policy)
                        .withNewMetadata()
                        .withName(policy.getMetadata().getName())
                        .withNamespace("tenant-" + OPEN)
                        .endMetadata()
                        .build())
                .create());
    }

    private JsonNode done(Api api, int number) {
        return await("report " + number)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> api.get(path("/isolation-reports/" + number)).body(),
                        body -> body.path("report").path("state").asString("").matches("DONE|FAILED"));
    }

    private static String path(String rest) {
        return "/v1/tenants/" + TENANT + rest;
    }

    private Api api() {
        return new Api("http://localhost:" + port, OPERATOR);
    }
}
