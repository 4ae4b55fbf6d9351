package io.caisson.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.cluster.NodeTaint;
import io.caisson.cluster.SandboxNodes;
import io.caisson.cluster.SandboxReader;
import io.caisson.e2e.Api;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Nodes that prove themselves, on a real cluster: under gVisor, and under the plain handler that must not pass. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext // two platforms would fight over the node's taints
class CanaryE2E {

    private static final String OPERATOR = "canary-test-token";
    private static final String PLAIN = "canary-plain";

    @LocalServerPort
    private int port;

    @Autowired
    private Canary canary;

    @Autowired
    private ProbeImage image;

    @Autowired
    private SandboxReader reader;

    @Autowired
    private SandboxNodes nodes;

    @Autowired
    private NodeProofs proofs;

    @Autowired
    private Nodes keeper;

    @Autowired
    private KubernetesClient kubernetes;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var registry = Objects.requireNonNull(System.getenv("CLUSTER_REGISTRY"), "CLUSTER_REGISTRY");
        var data = Files.createTempDirectory("caisson-canary");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
        settings.add("caisson.cluster.mode", () -> "kubernetes");
        settings.add("caisson.registries.insecure", () -> registry);
        settings.add("caisson.probe-image", () -> registry + "/samples/shell:1.0");
    }

    @AfterEach
    void leaveTheNodesAsTheyWere() {
        kubernetes.resources(RuntimeClass.class).withName(PLAIN).delete();
        kubernetes.nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .forEach(node -> nodes.mark(node, EnumSet.noneOf(NodeTaint.class)));
    }

    @Test
    void aNodeIsKeptOutUntilItHasShownItsSandboxAndOneThatFailsLosesItsPlace() throws Exception {
        var api = new Api("http://localhost:" + port, OPERATOR);
        await("a node that nobody knows is kept out")
                .atMost(Duration.ofSeconds(30))
                .until(() -> taints().equals(EnumSet.of(NodeTaint.UNPROVEN)));
        await("it has proven itself")
                .atMost(Duration.ofSeconds(180))
                .until(() -> state(api).equals("PROVEN") && taints().isEmpty());

        var shown = api.get("/v1/admin/nodes").body().path("items").path(0);
        assertThat(shown.path("probes")).hasSize(5).allSatisfy(probe -> assertThat(
                        probe.path("verdict").asString())
                .as(probe.toString())
                .isEqualTo("PASSED"));
        assertThat(shown.path("sandboxKernel").asString()).endsWith("-gvisor");
        assertThat(shown.path("startMillis").asLong()).isBetween(50L, 60_000L);
        assertThat(shown.path("idleMemoryBytes").asLong()).isBetween(5L << 20, 100L << 20);
        assertThat(shown.path("overheadSuggestion").asString()).contains("64Mi");

        kubernetes
                .resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName(PLAIN)
                        .endMetadata()
                        .withHandler("runc")
                        .withNewOverhead()
                        .withPodFixed(Map.of())
                        .endOverhead()
                        .build())
                .create();
        var plain = reader.runtimeClass(PLAIN).orElseThrow();
        var node = nodes.of(plain).getFirst();
        var failed = canary.prove(node, plain, image.pinned());

        assertThat(failed.state()).isEqualTo(NodeState.FAILED);
        assertThat(failed.message()).contains("The kernel is gVisor's", "handler is not runsc");
        assertThat(failed.findings())
                .filteredOn(finding -> finding.verdict() == Verdict.FAILED)
                .extracting(Finding::probe)
                .containsExactly(Probe.KERNEL);

        // As if the node had shown this under the platform's own RuntimeClass.
        proofs.keep(as(failed, "gvisor"));
        keeper.look();
        assertThat(taints()).containsExactly(NodeTaint.FAILED);
        await("nobody may go on as if nothing were")
                .atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/v1/admin/sandbox")
                        .body()
                        .path("status")
                        .path("state")
                        .asString()
                        .equals("NO_NODE"));
        assertThat(kubernetes
                        .pods()
                        .inNamespace("caisson-canary")
                        .withLabel("caisson.io/probe", "canary")
                        .list()
                        .getItems())
                .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    }

    private static NodeProof as(NodeProof proof, String runtimeClass) {
        return new NodeProof(
                runtimeClass,
                proof.node(),
                proof.versions(),
                proof.sandbox(),
                proof.checkedAt(),
                proof.state(),
                proof.message(),
                proof.startMillis(),
                proof.idleBytes(),
                proof.findings());
    }

    private static String state(Api api) throws Exception {
        return api.get("/v1/admin/nodes")
                .body()
                .path("items")
                .path(0)
                .path("state")
                .asString("");
    }

    private Set<NodeTaint> taints() {
        return nodes.of(reader.runtimeClass("gvisor").orElseThrow()).getFirst().taints();
    }
}
