package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SampleTests extends SimulatedClusterTest {

    @Test
    void webServesSoonAndSaysWhereItRuns() {
        run("web", Workloads.probed("registry.example:5000/samples/web:1.0@sha256:" + "a".repeat(64)));

        var pod = awaitPod(this::isReady);

        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getHostIP()).isEqualTo("10.0.0.1");
        assertThat(pod.getStatus().getPodIP()).startsWith("10.244.");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("simulated-1");
        assertThat(status(pod).getImageID()).endsWith("@sha256:" + "a".repeat(64));
        assertThat(status(pod).getStarted()).isTrue();
    }

    @Test
    void slowRunsBeforeItIsReady() {
        run("slow", Workloads.probed("registry/samples/slow:1.0"));

        awaitPod(pod -> pod.getStatus().getPhase().equals("Running") && !isReady(pod));
        awaitPod(this::isReady);
    }

    @Test
    void crashGoesIntoBackOffWithItsExitCodeAndItsLastWords() {
        run("crash", Workloads.spec("registry/samples/crash:1.0"));

        var pod = awaitPod(waiting("CrashLoopBackOff"));

        assertThat(lastState(pod).getExitCode()).isEqualTo(3);
        assertThat(status(pod).getRestartCount()).isPositive();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(client.pods().inNamespace(NAMESPACE).withName("crash").getLog())
                .isEqualTo("starting\nfatal: no database\n");
        assertThat(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName("crash")
                        .terminated()
                        .tailingLines(1)
                        .getLog())
                .isEqualTo("fatal: no database\n");
    }

    @Test
    void memoryHogIsKilled() {
        run("hog", Workloads.spec("registry/samples/memory-hog:1.0"));

        var pod = awaitPod(waiting("CrashLoopBackOff"));

        assertThat(lastState(pod).getReason()).isEqualTo("OOMKilled");
        assertThat(lastState(pod).getExitCode()).isEqualTo(137);
    }

    @Test
    void rootOnlyIsNotStarted() {
        run("root", Workloads.spec("registry/samples/root-only:1.0"));

        var pod = awaitPod(waiting("CreateContainerConfigError"));

        assertThat(status(pod).getState().getWaiting().getMessage())
                .startsWith("container has runAsNonRoot and image will run as root (pod: \"root_" + NAMESPACE);
    }

    @Test
    void aMissingImageIsNotPulled() {
        run("missing", Workloads.spec("registry/samples/missing:1.0"));

        awaitPod(waiting("ErrImagePull"));
        var pod = awaitPod(waiting("ImagePullBackOff"));

        assertThat(status(pod).getState().getWaiting().getMessage()).contains("not found");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        assertThatThrownBy(() ->
                        client.pods().inNamespace(NAMESPACE).withName("missing").getLog())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("is waiting to start: trying and failing to pull image");
    }

    @Test
    void jobEndsAndIsRunAgainOnlyWhereThePodAsksForIt() {
        var once = new PodSpecBuilder(Workloads.spec("registry/samples/job:1.0"))
                .withRestartPolicy("Never")
                .build();
        run("job", once);
        awaitPod(pod -> pod.getStatus().getPhase().equals("Succeeded"));

        run("again", Workloads.spec("registry/samples/job:1.0"));
        soon().until(() -> waiting("CrashLoopBackOff").test(pod("again")));
        assertThat(lastState(pod("again")).getReason()).isEqualTo("Completed");
    }

    @Test
    void aContainerThatListensOnNothingNeverBecomesReadyByProbe() {
        run("shell", Workloads.probed("registry/samples/shell:1.0"));
        run("web", Workloads.probed("registry/samples/web:1.0"));

        soon().until(() -> isReady(pod("web")));
        assertThat(isReady(pod("shell"))).isFalse();
    }

    @Test
    void waitsForANodeThatFitsAndIsScheduledWhenOneComes() {
        var picky = new PodSpecBuilder(Workloads.spec("registry/samples/web:1.0"))
                .addToNodeSelector("disk", "fast")
                .build();
        run("picky", picky);
        awaitPod(pod -> pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> "Unschedulable".equals(condition.getReason())
                                && condition
                                        .getMessage()
                                        .contains("1 node(s) didn't match Pod's node affinity/selector")));

        client.nodes().withName("simulated-1").edit(node -> new NodeBuilder(node)
                .editMetadata()
                .addToLabels("disk", "fast")
                .endMetadata()
                .build());

        awaitPod(this::isReady);
    }

    @Test
    void followsALog() {
        run("web", Workloads.spec("registry/samples/web:1.0"));
        awaitPod(this::isReady);
        var read = new ByteArrayOutputStream();
        var log = client.pods().inNamespace(NAMESPACE).withName("web").watchLog(read);
        soon().until(() -> read.toString(StandardCharsets.UTF_8).contains("web listening on 8080"));
        log.close();
    }

    @Test
    void deletesGracefully() {
        run("web", Workloads.spec("registry/samples/web:1.0"));
        awaitPod(this::isReady);

        client.pods().inNamespace(NAMESPACE).withName("web").withGracePeriod(7).delete();

        var going = pod("web");
        if (going != null) {
            assertThat(going.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(7);
        }
        soon().until(() -> pods().isEmpty());
        assertThat(client.v1().events().inNamespace(NAMESPACE).list().getItems())
                .extracting(event -> event.getReason())
                .contains("Killing");
    }

    private void run(String name, PodSpec spec) {
        client.resource(Workloads.pod(name, spec)).create();
    }

    private Pod awaitPod(Predicate<Pod> condition) {
        return soon().until(this::pods, pods -> pods.stream().anyMatch(condition)).stream()
                .filter(condition)
                .findFirst()
                .orElseThrow();
    }

    private Pod pod(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    private boolean isReady(Pod pod) {
        return statuses(pod).stream().anyMatch(ContainerStatus::getReady);
    }

    private static Predicate<Pod> waiting(String reason) {
        return pod -> statuses(pod).stream()
                .anyMatch(status -> status.getState().getWaiting() != null
                        && status.getState().getWaiting().getReason().equals(reason));
    }

    private static ContainerStateTerminated lastState(Pod pod) {
        return status(pod).getLastState().getTerminated();
    }

    private static ContainerStatus status(Pod pod) {
        return statuses(pod).getFirst();
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus().getContainerStatuses() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses();
    }
}
