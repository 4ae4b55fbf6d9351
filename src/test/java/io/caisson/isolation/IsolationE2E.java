package io.caisson.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.caisson.canary.ProbeImage;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.NodeTaint;
import io.caisson.cluster.ProbeAltered;
import io.caisson.cluster.SandboxNodes;
import io.caisson.e2e.Api;
import io.caisson.e2e.LeastRights;
import io.caisson.tenancy.Tenancy;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The isolation report on a real cluster: all held under gVisor, red where a wall is taken down, and nobody's to fake. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext // two platforms would fight over the node's taints
class IsolationE2E {

    private static final String OPERATOR = "isolation-test-token";
    private static final String KUBECONFIG = "kubeconfig";
    private static final String GVISOR = "gvisor";
    private static final String PLAIN = "isolation-plain";
    private static final String TENANT = "isolation-" + ProcessHandle.current().pid();

    /** The tests' own, with all rights; the application has those of its service account. */
    private static final KubernetesClient ADMIN = new KubernetesClientBuilder().build();

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
    private Scheduler scheduler;

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var registry = Objects.requireNonNull(System.getenv("CLUSTER_REGISTRY"), "CLUSTER_REGISTRY");
        var data = Files.createTempDirectory("caisson-isolation");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.cluster.mode", () -> "kubernetes");
        System.setProperty(KUBECONFIG, LeastRights.kubeconfig().toString());
        settings.add("caisson.service-account", () -> LeastRights.NAMESPACE + ":" + LeastRights.ACCOUNT);
        settings.add("caisson.registries.insecure", () -> registry);
        settings.add("caisson.probe-image", () -> registry + "/samples/shell:1.0");
    }

    @AfterAll
    static void leaveTheRights() {
        System.clearProperty(KUBECONFIG);
        ADMIN.close();
    }

    @BeforeEach
    void makeATenant() throws Exception {
        await("the node has proven itself").atMost(Duration.ofSeconds(180)).until(() -> api().get("/v1/admin/sandbox")
                .body()
                .path("status")
                .path("state")
                .asString("")
                .equals("READY"));
        assertThat(api().post("/v1/tenants", Map.of("slug", TENANT)).status()).isEqualTo(201);
    }

    @AfterEach
    void leaveTheClusterAsItWas() throws Exception {
        api().send(path(""), "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api().get(path("")).status() == 404);
        ADMIN.resources(RuntimeClass.class).withName(PLAIN).delete();
        ADMIN.nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .forEach(node -> nodes.mark(node, EnumSet.noneOf(NodeTaint.class)));
    }

    @Test
    void everyWallHoldsUnderGvisorAndTheReportTurnsRedWhereOneIsTakenDown() throws Exception {
        var first = done(1);
        assertThat(first.path("report").path("trigger").asString())
                .as("a new tenant's rules are a change")
                .isEqualTo("POLICY");
        assertAllHeld(first);
        assertThat(first.path("comparedWith").isNull()).isTrue();
        assertThat(api().get(path("/quota"))
                        .body()
                        .path("reserved")
                        .path("instances")
                        .asInt())
                .as("the probe's reservation is given back")
                .isZero();
        assertThat(ADMIN.pods().inNamespace("tenant-" + TENANT).list().getItems())
                .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);

        assertThat(api().get(path("/findings?closed=true")).body().path("items"))
                .as("the audit knows the probes")
                .noneMatch(finding -> finding.path("kind").asString().equals("Pod"));

        assertThat(api().send(path("/network/egress"), "PUT", Map.of("mode", "none"))
                        .status())
                .isEqualTo(200);
        assertThat(began(2)).isEqualTo("POLICY");
        assertThat(api().send(path("/network/peers/somebody-else"), "PUT", null).status())
                .isEqualTo(200);
        assertThat(asked(3))
                .as("the one that runs may not have seen this change")
                .isEqualTo("POLICY");
        var second = done(2);
        assertAllHeld(second);
        assertThat(second.path("comparedWith").asInt()).isEqualTo(1);
        assertThat(second.path("differences")).isEmpty();
        keepPdf();

        try (var plain = new ProbedNamespace(ADMIN, TENANT + "-plain");
                var open = new ProbedNamespace(ADMIN, TENANT + "-open");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(plain.takePoliciesOf(TENANT)).isGreaterThanOrEqualTo(4);
            open.openAllButMetadata();
            open.openNodePort();
            makePlainRuntimeClass();
            var underPlain = threads.submit(trying(plain.under(PLAIN), "0123456789ab"));
            var inTheOpen = threads.submit(trying(open.under(GVISOR), "ba9876543210"));

            assertThat(broken(underPlain.get()))
                    .as(
                            "the sandbox is the wall: policies still hold the network, and the pod's own restrictions the rest")
                    .contains(Attempt.KERNEL, Attempt.HOST_SYMBOLS, Attempt.HOST_FILES, Attempt.HOST_DEVICES)
                    .isSubsetOf(
                            Attempt.KERNEL,
                            Attempt.HOST_SYMBOLS,
                            Attempt.HOST_FILES,
                            Attempt.HOST_DEVICES,
                            // Seen once: where an enforcer wrote its rules behind those of kube-proxy, these packets
                            // pass.
                            Attempt.NODE_PORT);
            assertThat(broken(inTheOpen.get()))
                    .as("policies are the wall: the sandbox does not isolate the network")
                    .containsExactly(
                            Attempt.POD_NETWORK,
                            Attempt.SERVICE_NETWORK,
                            Attempt.FOREIGN_NAMES,
                            Attempt.API_SERVER,
                            Attempt.KUBELET,
                            Attempt.NODE_PORT);
        }
    }

    @Test
    void nobodyWhoMayChangePodsInTheNamespaceSpeaksForTheProbe() throws Exception {
        var mine = image.pinned();
        try (var namespace = new ProbedNamespace(ADMIN, TENANT + "-faked");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var run = threads.submit(trying(namespace.under(GVISOR), "aaaaaaaaaaaa"));
            var probed = namespace.pod("isolation.attempts.aaaaaaaaaaaa");
            await("the probe is there").atMost(Duration.ofSeconds(60)).until(() -> probed.get() != null);
            probed.edit(pod -> pod.edit()
                    .editSpec()
                    .editFirstContainer()
                    .withImage(mine.replaceAll("samples/.*", "samples/job:1.0"))
                    .endContainer()
                    .endSpec()
                    .build());
            assertThatThrownBy(run::get).hasCauseInstanceOf(ProbeAltered.class).hasMessageContaining("proves nothing");

            namespace.squat("isolation.attempts.bbbbbbbbbbbb", mine);
            assertThatThrownBy(() -> probe.run(namespace.under(GVISOR), mine, "bbbbbbbbbbbb"))
                    .isInstanceOf(ClusterRefused.class)
                    .hasMessageContaining("already exists");
        }
    }

    @Test
    void aFullQuotaRefusesTheProbeWithAReasonAndIsTriedAgainWithTheCalendar() throws Exception {
        api().send(path("/quota"), "PUT", Map.of("cpuMillis", 100, "memoryBytes", 1 << 20, "instances", 1));

        var refused = api().post(path("/isolation-reports"), Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).contains("Not enough CPU and memory and instances");
        var failed = done(1).path("report");
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("message").asString()).contains("Not enough CPU and memory and instances");

        var calendar = TaskInstanceId.of("isolation-monthly", "recurring");
        assertThat(scheduler.getScheduledExecution(calendar).orElseThrow().getExecutionTime())
                .isBefore(Instant.now().plus(Duration.ofHours(1)));
        scheduler.reschedule(calendar, Instant.now());
        await("the calendar was looked at").atMost(Duration.ofSeconds(30)).until(() -> scheduler
                .getScheduledExecution(calendar)
                .orElseThrow()
                .getExecutionTime()
                .isAfter(Instant.now().plus(Duration.ofMinutes(30))));
        assertThat(api().get(path("/isolation-reports/2")).status())
                .as("it is not due")
                .isEqualTo(404);
        jdbc.sql("update isolation_report set requested_at = requested_at - interval '25 hours'")
                .update();
        scheduler.reschedule(calendar, Instant.now());
        assertThat(asked(2)).isEqualTo("MONTHLY");
    }

    private Callable<List<Result>> trying(IsolationProbe.Target target, String run) {
        var pinned = image.pinned();
        return () -> probe.run(target, pinned, run);
    }

    private static List<Attempt> broken(List<Result> results) {
        return results.stream()
                .filter(result -> result.verdict() == Verdict.BROKEN)
                .map(Result::attempt)
                .toList();
    }

    /** A node port is tried only where an operator has made one. */
    private static void assertAllHeld(JsonNode report) {
        assertThat(report.path("report").path("outcome").asString())
                .as(report.path("attempts").toString())
                .isEqualTo("HELD");
        assertThat(report.path("attempts")).hasSize(Attempt.values().length).allSatisfy(attempt -> assertThat(
                        attempt.path("verdict").asString())
                .as(attempt.toString())
                .isEqualTo(attempt.path("id").asString().equals("node-port") ? "NOT_TESTED" : "HELD"));
    }

    /** For whoever wants to see one. */
    private void keepPdf() throws Exception {
        var tenant = tenancy.get(TENANT);
        var kept = reports.get(tenant.id(), 2).orElseThrow();
        Files.write(
                Path.of("target", "isolation.pdf"),
                ReportPdf.of(
                        kept,
                        tenant.name(),
                        tenant.slug(),
                        reports.compare(kept).orElse(null)));
    }

    private void makePlainRuntimeClass() {
        ADMIN.resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName(PLAIN)
                        .endMetadata()
                        .withHandler("runc")
                        .withNewOverhead()
                        .withPodFixed(Map.of("memory", new Quantity("64Mi")))
                        .endOverhead()
                        .build())
                .create();
    }

    private JsonNode done(int number) {
        return report(number, "DONE|FAILED");
    }

    private String began(int number) {
        return report(number, "RUNNING|DONE").path("report").path("trigger").asString();
    }

    private String asked(int number) {
        return report(number, "QUEUED|RUNNING|DONE|FAILED")
                .path("report")
                .path("trigger")
                .asString();
    }

    private JsonNode report(int number, String states) {
        return await("report " + number)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> api().get(path("/isolation-reports/" + number)).body(),
                        body -> body.path("report").path("state").asString("").matches(states));
    }

    private static String path(String rest) {
        return "/v1/tenants/" + TENANT + rest;
    }

    private Api api() {
        return new Api("http://localhost:" + port, OPERATOR);
    }
}
