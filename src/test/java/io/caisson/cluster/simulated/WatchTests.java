package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WatchTests extends ClusterFixture {

    @Test
    void tellsOfLabelledPodsInAllNamespaces() {
        List<String> seen = new CopyOnWriteArrayList<>();
        var watch = client.pods().inAnyNamespace().withLabel("app", "web").watch(new Watcher<Pod>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                seen.add(action + " " + pod.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {}
        });
        runPod("other", "web");
        client.resource(deployment("web", 1, 1, 0)).create();
        eventually(() -> assertThat(seen).anyMatch(event -> event.startsWith("ADDED web-")));
        client.resource(deployment("web", 1, 1, 0)).delete();
        eventually(() -> assertThat(seen).anyMatch(event -> event.startsWith("DELETED web-")));
        watch.close();
        assertThat(seen).noneMatch(event -> event.endsWith("other"));
    }

    @Test
    void letsOneOfTwoLead() {
        List<String> leaders = new CopyOnWriteArrayList<>();
        try (var second = cluster.newClient()) {
            var one = elector(client, "one", leaders).start();
            eventually(() -> assertThat(leaders).containsExactly("one"));
            var two = elector(second, "two", leaders).start();
            one.cancel(true);
            eventually(() -> assertThat(leaders).containsExactly("one", "two"));
            two.cancel(true);
        }
    }

    @Test
    void goesAwayAndComesBackWithItsState() {
        runPod("kept", "web");
        var informer = client.pods().inNamespace("acme").inform();
        cluster.stopApi();
        try (var impatient = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(cluster.config())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build()) {
            assertThatThrownBy(() -> impatient.pods().inNamespace("acme").list())
                    .isInstanceOf(KubernetesClientException.class);
        }
        cluster.startApi();
        assertThat(pod("kept")).isNotNull();
        runPod("later", "web");
        eventually(() -> assertThat(informer.getStore().list())
                .extracting(pod -> pod.getMetadata().getName())
                .contains("kept", "later"));
        informer.close();
    }

    private static LeaderElector elector(KubernetesClient client, String name, List<String> leaders) {
        var config = new LeaderElectionConfigBuilder()
                .withName("watch")
                .withLock(new LeaseLock("acme", "watch", name))
                .withLeaseDuration(Duration.ofSeconds(2))
                .withRenewDeadline(Duration.ofMillis(1000))
                .withRetryPeriod(Duration.ofMillis(100))
                .withReleaseOnCancel()
                .withLeaderCallbacks(new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                .build();
        return client.leaderElector().withConfig(config).build();
    }
}
