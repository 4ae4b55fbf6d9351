package io.caisson.cluster;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Who of several replicas watches the cluster: the one that holds the Lease. */
@Component
public class Leadership {

    private static final String LEASE = "caisson-watch";

    private final Kube kube;

    Leadership(Kube kube) {
        this.kube = kube;
    }

    /**
     * Stands for election once.
     *
     * @param holder names this process
     * @return completes when the leadership is lost; cancelling it steps down
     */
    public CompletableFuture<?> stand(String holder, Runnable onStart, Runnable onStop) {
        var namespace = Objects.requireNonNullElse(kube.client().getNamespace(), "default");
        return kube.client()
                .leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(LEASE)
                        .withLock(new ToldLease(kube, namespace, LEASE, holder))
                        .withLeaseDuration(Duration.ofSeconds(10))
                        .withRenewDeadline(Duration.ofSeconds(7))
                        .withRetryPeriod(Duration.ofSeconds(2))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(onStart, onStop, leader -> {}))
                        .build())
                .build()
                .start();
    }
}
