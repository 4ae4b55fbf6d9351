package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTests extends ClusterFixture {

    @ParameterizedTest
    @CsvSource({"1, 0", "0, 1"})
    void replacesEveryPod(int surge, int unavailable) {
        client.resource(deployment("registry/web:1", 2, surge, unavailable)).serverSideApply();
        eventually(() -> assertThat(images()).containsExactly("registry/web:1", "registry/web:1"));
        eventually(() -> assertComplete(1));

        client.resource(deployment("registry/web:2", 2, surge, unavailable)).serverSideApply();
        eventually(() -> assertComplete(2));
        eventually(() -> assertThat(images()).containsExactly("registry/web:2", "registry/web:2"));
        assertThat(client.apps().replicaSets().inNamespace("acme").list().getItems())
                .hasSize(2);
        assertThat(pods())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).containsKey("pod-template-hash"));
    }

    @Test
    void refusesPodsThatPassTheQuotaWithTheirOverhead() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("tenant")
                        .withNamespace("acme")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("requests.cpu", new Quantity("500m"), "pods", new Quantity("9")))
                        .endSpec()
                        .build())
                .create();
        client.resource(deployment("web", 3, 1, 0)).serverSideApply();

        eventually(() -> assertThat(liveDeployment().getStatus().getConditions())
                .filteredOn(condition -> condition.getType().equals("ReplicaFailure"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.getMessage())
                        .contains("exceeded quota: tenant, requested: requests.cpu=250m, "
                                + "used: requests.cpu=500m, limited: requests.cpu=500m")));
        eventually(() -> assertThat(client.resourceQuotas()
                        .inNamespace("acme")
                        .withName("tenant")
                        .get()
                        .getStatus()
                        .getUsed())
                .containsEntry("pods", new Quantity("2"))
                .containsEntry("requests.cpu", new Quantity("500m")));
        client.apps().deployments().inNamespace("acme").withName("web").scale(1);
        eventually(() -> assertThat(pods()).hasSize(1));
        eventually(() -> assertThat(liveDeployment().getStatus().getConditions())
                .noneMatch(condition -> condition.getType().equals("ReplicaFailure")));
    }

    private void assertComplete(long generation) {
        var status = liveDeployment().getStatus();
        assertThat(status.getObservedGeneration()).isEqualTo(generation);
        assertThat(status.getUpdatedReplicas()).isEqualTo(2);
        assertThat(status.getReplicas()).isEqualTo(2);
        assertThat(status.getAvailableReplicas()).isEqualTo(2);
    }

    private List<Pod> pods() {
        return client.pods().inNamespace("acme").withLabel("app", "web").list().getItems();
    }

    private List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .toList();
    }
}
