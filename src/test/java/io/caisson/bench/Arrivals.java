package io.caisson.bench;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sees which release a namespace's Deployment asks for, the moment the API server tells it. */
final class Arrivals implements Watcher<Deployment>, AutoCloseable {

    private record Arrival(String release, long nanos) {}

    private final LinkedBlockingQueue<Arrival> seen = new LinkedBlockingQueue<>();
    private final Watch watch;

    Arrivals(KubernetesClient cluster, String namespace) {
        this.watch = cluster.apps().deployments().inNamespace(namespace).watch(this);
    }

    /** @return {@link System#nanoTime} of the moment in which the release was seen */
    long of(int release) throws InterruptedException {
        while (true) {
            var arrival = seen.poll(30, TimeUnit.SECONDS);
            if (arrival == null) {
                throw new IllegalStateException("Release %d was not seen within 30 s".formatted(release));
            }
            if (arrival.release().equals(Integer.toString(release))) {
                return arrival.nanos();
            }
        }
    }

    @Override
    public void eventReceived(Action action, Deployment deployment) {
        var now = System.nanoTime();
        var labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
        seen.add(new Arrival(labels.get("caisson.io/release"), now));
    }

    @Override
    public void onClose(WatcherException e) {
        System.err.println("The watch ended: " + e.getMessage());
    }

    @Override
    public void close() {
        watch.close();
    }
}
