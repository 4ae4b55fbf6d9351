package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTests extends ClusterFixture {

    @Test
    void runsAWebServerWithTheOverheadOfItsClass() {
        runPod("p", "registry:5000/samples/web@sha256:0123");
        eventually(() -> assertThat(ready(pod("p"))).isEqualTo("True"));
        var pod = pod("p");
        assertThat(pod.getSpec().getOverhead().get("memory").toString()).isEqualTo("64Mi");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("simulated-1");
        assertThat(pod.getStatus().getPodIP()).isNotEmpty();
        assertThat(pod.getStatus().getStartTime()).isNotEmpty();
    }

    @Test
    void startsSlowly() {
        runPod("p", "slow:1");
        eventually(() -> assertThat(status(pod("p")).getState().getRunning()).isNotNull());
        assertThat(ready(pod("p"))).isEqualTo("False");
        eventually(() -> assertThat(ready(pod("p"))).isEqualTo("True"));
    }

    @ParameterizedTest
    @CsvSource({"crash, 3, Error", "memory-hog, 137, OOMKilled"})
    void endsBadlyOverAndOver(String sample, int code, String reason) {
        runPod("p", "r/" + sample + ":1");
        eventually(() -> {
            var status = status(pod("p"));
            assertThat(status.getRestartCount()).isPositive();
            assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
            assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(code);
            assertThat(status.getLastState().getTerminated().getReason()).isEqualTo(reason);
        });
    }

    @Test
    void keepsTheLogOfACrash() {
        runPod("p", "crash");
        eventually(() ->
                assertThat(status(pod("p")).getLastState().getTerminated()).isNotNull());
        var log = client.pods().inNamespace("acme").withName("p");
        assertThat(log.terminated().getLog()).isEqualTo("starting\nfatal: no database\n");
        assertThat(log.tailingLines(1).getLog()).isEqualTo("fatal: no database\n");
    }

    @ParameterizedTest
    @CsvSource({
        "root-only, CreateContainerConfigError, container has runAsNonRoot and image will run as root",
        "r/missing/web:1, ImagePullBackOff, not found"
    })
    void doesNotStart(String image, String reason, String message) {
        runPod("p", image);
        eventually(() -> {
            var waiting = status(pod("p")).getState().getWaiting();
            assertThat(waiting.getReason()).isEqualTo(reason);
            assertThat(waiting.getMessage()).contains(message);
        });
    }

    @Test
    void emptiesANamespaceAndMakesANewOne() {
        var namespace = client.namespaces().withName("acme");
        String uid = namespace.get().getMetadata().getUid();
        client.resource(deployment("web", 1, 1, 0)).create();
        eventually(() ->
                assertThat(client.pods().inNamespace("acme").list().getItems()).hasSize(1));
        namespace.delete();
        eventually(() -> assertThat(namespace.get()).isNull());
        assertThat(client.pods().inAnyNamespace().list().getItems()).isEmpty();

        var again = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("acme")
                        .endMetadata()
                        .build())
                .create();
        assertThat(again.getMetadata().getUid()).isNotEqualTo(uid);
        eventually(() -> assertThat(client.serviceAccounts()
                        .inNamespace("acme")
                        .withName("default")
                        .get())
                .isNotNull());
    }

    private static String ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> condition.getStatus())
                .findFirst()
                .orElse("");
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }
}
