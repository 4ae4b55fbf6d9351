package io.caisson.cluster.simulated;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh cluster per test, a client of it, and short ways to make what tests need. */
abstract class ClusterFixture {

    SimulatedCluster cluster;
    KubernetesClient client;

    @BeforeEach
    void startCluster() {
        cluster = SimulatedCluster.start("gvisor", Timings.quick());
        client = cluster.newClient();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("acme")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void closeCluster() {
        client.close();
        cluster.close();
    }

    /** Awaits an assertion; what is not there yet counts as not yet true. */
    static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(e -> e instanceof NullPointerException || e instanceof NoSuchElementException)
                .untilAsserted(assertion);
    }

    Pod runPod(String name, String image) {
        return client.pods()
                .inNamespace("acme")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withRuntimeClassName("gvisor")
                        .addNewContainer()
                        .withName("app")
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    Pod pod(String name) {
        return client.pods().inNamespace("acme").withName(name).get();
    }

    Deployment liveDeployment() {
        return client.apps().deployments().inNamespace("acme").withName("web").get();
    }

    static Deployment deployment(String image, int replicas, int surge, int unavailable) {
        var labels = Map.of("app", "web");
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("acme")
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewStrategy()
                .withNewRollingUpdate()
                .withNewMaxSurge(surge)
                .withNewMaxUnavailable(unavailable)
                .endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withRuntimeClassName("gvisor")
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("200m")))
                .withLimits(Map.of("cpu", new Quantity("200m")))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
