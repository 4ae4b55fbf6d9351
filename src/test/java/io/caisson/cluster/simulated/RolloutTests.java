package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import org.junit.jupiter.api.Test;

class RolloutTests extends SimulatedClusterTest {

    private static final String OLD = "registry/samples/web@sha256:" + "1".repeat(64);
    private static final String NEW = "registry/samples/web@sha256:" + "2".repeat(64);

    @Test
    void withSurgeNeverHasFewerThanWantedNorMoreThanWantedAndSurge() {
        apply(Workloads.deployment("web", OLD, 2, 1, 0));
        soon().until(() -> isComplete("web"));
        var seen = Extremes.watching(client, NAMESPACE);
        apply(Workloads.deployment("web", NEW, 2, 1, 0));
        soon().until(() -> isComplete("web") && allRun(NEW, 2));
        assertThat(seen.fewestReady()).isEqualTo(2);
        assertThat(seen.mostWanted()).isEqualTo(3);
        assertThat(revisionOf("web")).isEqualTo("2");
    }

    @Test
    void withoutSurgeTakesOneAwayFirst() {
        apply(Workloads.deployment("web", OLD, 2, 0, 1));
        soon().until(() -> isComplete("web"));
        var seen = Extremes.watching(client, NAMESPACE);
        apply(Workloads.deployment("web", NEW, 2, 0, 1));
        soon().until(() -> isComplete("web") && allRun(NEW, 2));
        assertThat(seen.fewestReady()).isEqualTo(1);
        assertThat(seen.mostWanted()).isEqualTo(2);
    }

    @Test
    void recreateStopsTheOldBeforeItStartsTheNew() {
        apply(recreate(OLD));
        soon().until(() -> isComplete("web"));
        var seen = Extremes.watching(client, NAMESPACE);
        apply(recreate(NEW));
        soon().until(() -> isComplete("web") && allRun(NEW, 2));
        assertThat(seen.fewestReady()).isEqualTo(0);
        assertThat(seen.mostExisting()).isEqualTo(2);
    }

    @Test
    void goesBackToTheOldReplicaSet() {
        apply(Workloads.deployment("web", OLD, 1));
        soon().until(() -> isComplete("web"));
        apply(Workloads.deployment("web", NEW, 1));
        soon().until(() -> isComplete("web") && allRun(NEW, 1));
        apply(Workloads.deployment("web", OLD, 1));
        soon().until(() -> isComplete("web") && allRun(OLD, 1));

        assertThat(client.apps().replicaSets().inNamespace(NAMESPACE).list().getItems())
                .hasSize(2);
        assertThat(revisionOf("web")).isEqualTo("3");
    }

    @Test
    void leavesTheOldServingWhileTheNewIsBrokenAndSaysSoAfterTheDeadline() {
        apply(Workloads.deployment("web", OLD, 2, 1, 0));
        soon().until(() -> isComplete("web"));
        apply(withDeadline(Workloads.deployment("web", "registry/samples/missing:1.0", 2, 1, 0)));

        soon().until(() -> "ProgressDeadlineExceeded"
                .equals(condition("web", "Progressing").getReason()));

        assertThat(condition("web", "Progressing").getStatus()).isEqualTo("False");
        assertThat(condition("web", "Available").getStatus()).isEqualTo("True");
        assertThat(deployment("web").getStatus().getAvailableReplicas()).isEqualTo(2);
    }

    @Test
    void scalesAndDeletesWithAllThatBelongsToIt() {
        apply(Workloads.deployment("web", OLD, 3));
        soon().until(() -> isComplete("web"));
        apply(Workloads.deployment("web", OLD, 1));
        soon().until(() -> isComplete("web") && pods().size() == 1);

        client.apps().deployments().inNamespace(NAMESPACE).withName("web").delete();

        soon().until(() -> pods().isEmpty()
                && client.apps()
                        .replicaSets()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .isEmpty());
    }

    private DeploymentCondition condition(String name, String type) {
        return deployment(name).getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private String revisionOf(String name) {
        return deployment(name).getMetadata().getAnnotations().get("deployment.kubernetes.io/revision");
    }

    private boolean allRun(String image, int count) {
        return pods().size() == count
                && pods().stream().allMatch(pod -> pod.getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()
                        .equals(image));
    }

    private static Deployment recreate(String image) {
        return Workloads.deployment("web", image, 2)
                .edit()
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build();
    }

    private static Deployment withDeadline(Deployment deployment) {
        return deployment
                .edit()
                .editSpec()
                .withProgressDeadlineSeconds(1)
                .endSpec()
                .build();
    }
}
