package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamespaceTests extends SimulatedClusterTest {

    @Test
    void goesWithAllThatIsInItAndComesBackAsAnother() {
        var uid = client.namespaces().withName(NAMESPACE).get().getMetadata().getUid();
        apply(Workloads.deployment("web", "registry/samples/web:1.0", 2));
        soon().until(() -> isComplete("web"));

        client.namespaces().withName(NAMESPACE).delete();
        soon().until(() -> client.namespaces().withName(NAMESPACE).get() == null);

        assertThat(client.pods().inAnyNamespace().list().getItems()).isEmpty();
        assertThat(client.apps().deployments().inAnyNamespace().list().getItems())
                .isEmpty();
        createNamespace(NAMESPACE, Map.of());
        var fresh = client.namespaces().withName(NAMESPACE).get();
        assertThat(fresh.getMetadata().getUid()).isNotEqualTo(uid);
        assertThat(fresh.getStatus().getPhase()).isEqualTo("Active");
        assertThat(pods()).isEmpty();
    }

    @Test
    void takesNothingNewWhileItGoesAndStaysWhileSomethingHoldsIt() {
        client.resource(map(NAMESPACE, "held")
                        .editMetadata()
                        .addToFinalizers("example.com/hold")
                        .endMetadata()
                        .build())
                .create();
        client.namespaces().withName(NAMESPACE).delete();

        assertThat(client.namespaces().withName(NAMESPACE).get().getStatus().getPhase())
                .isEqualTo("Terminating");
        assertThatThrownBy(() -> client.resource(map(NAMESPACE, "late").build()).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining("because it is being terminated");

        client.configMaps().inNamespace(NAMESPACE).withName("held").edit(live -> new ConfigMapBuilder(live)
                .editMetadata()
                .withFinalizers()
                .endMetadata()
                .build());
        soon().until(() -> client.namespaces().withName(NAMESPACE).get() == null);
    }

    @Test
    void mustExistBeforeItsObjects() {
        assertThatThrownBy(() -> client.resource(map("nowhere", "lost").build()).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(404))
                .hasMessageContaining("namespaces \"nowhere\" not found");
    }

    @Test
    void getsBackTheServiceAccountThatSomebodyDeletes() {
        var accounts = client.serviceAccounts().inNamespace(NAMESPACE);
        var uid = accounts.withName("default").get().getMetadata().getUid();

        accounts.withName("default").delete();

        soon().until(() -> accounts.withName("default").get() != null
                && !accounts.withName("default").get().getMetadata().getUid().equals(uid));
    }

    @Test
    void appliesTwiceWithoutAChange() {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName("tenant-twice")
                .addToLabels("a", "b")
                .endMetadata()
                .build();

        assertThat(apply(namespace)).isEqualTo(apply(namespace));
    }

    private static ConfigMapBuilder map(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata();
    }
}
