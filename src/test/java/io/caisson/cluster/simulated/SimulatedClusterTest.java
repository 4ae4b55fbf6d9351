package io.caisson.cluster.simulated;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A quick cluster of its own for every test, and the few things that most tests do with it. */
abstract class SimulatedClusterTest {

    static final String NAMESPACE = "tenant-acme";

    SimulatedCluster cluster;
    KubernetesClient client;

    @BeforeEach
    void start() {
        cluster = SimulatedCluster.start("gvisor", Timings.quick());
        client = cluster.newClient();
        createNamespace(NAMESPACE, Map.of());
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    void createNamespace(String name, Map<String, String> labels) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        soon().until(() ->
                client.serviceAccounts().inNamespace(name).withName("default").get() != null);
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }

    <T extends HasMetadata> T apply(T object) {
        return apply(object, "caisson");
    }

    <T extends HasMetadata> T apply(T object, String manager) {
        return client.resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(true)
                        .build());
    }

    Deployment deployment(String name) {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(name).get();
    }

    List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    boolean isComplete(String name) {
        var deployment = deployment(name);
        var status = deployment.getStatus();
        int replicas = deployment.getSpec().getReplicas();
        return status != null
                && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && Integer.valueOf(replicas).equals(status.getAvailableReplicas())
                && Integer.valueOf(replicas).equals(status.getUpdatedReplicas())
                && Integer.valueOf(replicas).equals(status.getReplicas());
    }
}
