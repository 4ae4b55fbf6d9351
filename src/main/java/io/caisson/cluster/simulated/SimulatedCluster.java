package io.caisson.cluster.simulated;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.List;

/** A Kubernetes cluster inside this process, for ordinary clients; it runs no containers. */
public final class SimulatedCluster implements AutoCloseable {

    private final Loop loop = new Loop();
    private final ApiServer server;

    private SimulatedCluster(String runtimeClassName, Timings timings) {
        var store = new ObjectStore();
        var api = new Api(store, Clock.systemUTC());
        var logs = new PodLogs();
        var plant = new Plant(store, api, loop, timings, Clock.systemUTC());
        List<Controller> controllers = List.of(
                new NamespaceController(plant),
                new GarbageCollector(plant),
                new QuotaController(plant),
                new DeploymentController(plant),
                new ReplicaSetController(plant),
                new Scheduler(plant),
                new Kubelet(plant, logs));
        store.watch(
                store.revision(), change -> controllers.forEach(controller -> loop.soon(() -> controller.on(change))));
        api.create(ResourceType.NODE, "", SimulatedNode.node(plant.now()));
        api.create(ResourceType.RUNTIME_CLASS, "", SimulatedNode.runtimeClass(runtimeClassName));
        api.create(ResourceType.NAMESPACE, "", SimulatedNode.namespace("default"));
        this.server = new ApiServer(api, store, logs);
    }

    /**
     * Starts a cluster with one node, at a free port of this machine.
     *
     * @param runtimeClassName the name of the RuntimeClass that pods run in gVisor with
     */
    public static SimulatedCluster start(String runtimeClassName) {
        return start(runtimeClassName, Timings.standard());
    }

    public static SimulatedCluster start(String runtimeClassName, Timings timings) {
        var cluster = new SimulatedCluster(runtimeClassName, timings);
        cluster.server.start();
        return cluster;
    }

    /** How a client reaches the API; says nothing of this machine's own configuration. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .build();
    }

    /** A new client, which the caller closes. */
    public KubernetesClient newClient() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Makes the API unreachable and drops its connections; the cluster goes on behind it. */
    public void stopApi() {
        server.stop();
    }

    /** Makes the API reachable again, at the same address and with everything that happened since. */
    public void startApi() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
        loop.close();
    }
}
