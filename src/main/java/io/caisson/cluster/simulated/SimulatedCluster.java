package io.caisson.cluster.simulated;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.List;

/**
 * A Kubernetes cluster inside this process: an API server on a loopback port, and behind it controllers, a scheduler
 * and a kubelet that runs nothing but tells as if it did. Everything is lost when it closes.
 */
public final class SimulatedCluster implements AutoCloseable {

    private final Loop loop = new Loop();
    private final ObjectStore store = new ObjectStore();
    private final ApiServer server;

    private SimulatedCluster(String runtimeClassName, Timings timings) {
        var clock = Clock.systemUTC();
        var api = new Api(store, clock);
        var logs = new PodLogs(api);
        var events = new Events(store, api, clock);
        var reconcilers = List.of(
                new NamespaceReconciler(loop, store, api, clock),
                new QuotaReconciler(loop, store),
                new GarbageCollector(loop, store, api),
                new DeploymentReconciler(loop, store, api, events, clock),
                new ReplicaSetReconciler(loop, store, api, events, clock),
                new Scheduler(loop, store, api, events, clock),
                new Kubelet(new Kubelet.Node(loop, store, api, events, logs, timings, clock)));
        store.watch(
                store.revision(),
                change -> loop.run(() -> reconcilers.forEach(reconciler -> reconciler.observe(change))));
        new Bootstrap(api, clock.instant()).fill(runtimeClassName);
        server = new ApiServer(new Requests(store, api), new Watches(store), logs, new KubeletSummary(store, clock));
    }

    public static SimulatedCluster start(String runtimeClassName) {
        return start(runtimeClassName, Timings.standard());
    }

    /**
     * Starts a cluster with one node, ready to be talked to.
     *
     * @param runtimeClassName the sandbox's RuntimeClass, which exists from the start
     */
    public static SimulatedCluster start(String runtimeClassName, Timings timings) {
        var cluster = new SimulatedCluster(runtimeClassName, timings);
        cluster.server.start();
        return cluster;
    }

    /** How to reach it; good for as long as it is open, stopped or not. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .withHttp2Disable(true)
                .build();
    }

    /** A client of its own for the caller, who closes it. */
    public KubernetesClient newClient() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Makes the API server unreachable: connections break and new ones are refused. The cluster itself goes on. */
    public void stopApi() {
        server.stop();
    }

    /** Makes the API server reachable again, at the address that it had. */
    public void startApi() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
        loop.close();
    }

    /** How many watches are open, the simulator's own included. */
    int watches() {
        return store.watchers();
    }
}
