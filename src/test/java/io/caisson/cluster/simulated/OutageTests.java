package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class OutageTests extends SimulatedClusterTest {

    @Test
    void isUnreachableThenServesTheSameStateAtTheSameAddress() {
        apply(Workloads.deployment("web", "registry/samples/web:1.0", 1));
        soon().until(() -> isComplete("web"));
        var uid = deployment("web").getMetadata().getUid();
        var impatient = new ConfigBuilder(cluster.config())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var other = new KubernetesClientBuilder().withConfig(impatient).build()) {
            cluster.stopApi();
            assertThatThrownBy(() -> other.pods().inAnyNamespace().list())
                    .isInstanceOf(KubernetesClientException.class);

            cluster.startApi();
            assertThat(other.apps()
                            .deployments()
                            .inNamespace(NAMESPACE)
                            .withName("web")
                            .get()
                            .getMetadata()
                            .getUid())
                    .isEqualTo(uid);
        }
    }

    @Test
    void anInformerCatchesUpAfterwards() {
        try (var informer = client.pods().inAnyNamespace().inform()) {
            cluster.stopApi();
            cluster.startApi();
            apply(Workloads.deployment("web", "registry/samples/web:1.0", 2));

            soon().until(() -> informer.getStore().list().size() == 2);
        }
    }

    @Test
    void canBeStoppedAndStartedTwice() {
        cluster.stopApi();
        cluster.stopApi();
        cluster.startApi();
        cluster.startApi();

        assertThat(client.namespaces().withName(NAMESPACE).get()).isNotNull();
    }
}
