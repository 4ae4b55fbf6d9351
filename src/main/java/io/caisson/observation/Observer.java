package io.caisson.observation;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.Leadership;
import io.caisson.cluster.PodFeed;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Watches the cluster while this replica leads. A watch can die quietly, so it is begun anew each minute. */
@Component
class Observer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final Duration RELIST = Duration.ofSeconds(60);
    private static final Duration MARK = Duration.ofSeconds(2);
    private static final Duration STEP_DOWN = Duration.ofSeconds(4);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Leadership leadership;
    private final PodFeed feed;
    private final ObservedPods pods;
    private final WatchAge age;
    private volatile @Nullable Thread candidate;
    private volatile @Nullable Thread leader;

    Observer(Leadership leadership, PodFeed feed, ObservedPods pods, WatchAge age) {
        this.leadership = leadership;
        this.feed = feed;
        this.pods = pods;
        this.age = age;
    }

    @Override
    public void start() {
        var holder = UUID.randomUUID().toString();
        candidate = Thread.ofVirtual().name("lease").start(() -> standAgainAndAgain(holder));
    }

    /** Waits until the Lease is given back, so that the next replica watches at once. */
    @Override
    public void stop() {
        var standing = candidate;
        candidate = null;
        interrupt(standing);
        stopWatching();
        try {
            if (standing != null && !standing.join(STEP_DOWN)) {
                LOG.warn("The Lease could not be given back: it ends by itself.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return candidate != null;
    }

    private void standAgainAndAgain(String holder) {
        while (!Thread.currentThread().isInterrupted()) {
            var election = leadership.stand(holder, this::startWatching, this::stopWatching);
            try {
                election.get();
            } catch (InterruptedException e) {
                election.cancel(true);
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.warn("The Lease was lost: {}", e.getMessage());
            }
            if (!pause(RETRY)) {
                return;
            }
        }
    }

    private void startWatching() {
        LOG.info("This replica watches the cluster.");
        age.begun();
        leader = Thread.ofVirtual().name("watch").start(this::watchAgainAndAgain);
    }

    private void stopWatching() {
        interrupt(leader);
        leader = null;
        age.ended();
    }

    private void watchAgainAndAgain() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                watchOnce();
            } catch (InterruptedException e) {
                return;
            } catch (ClusterUnreachable | ClusterRefused e) {
                LOG.warn("The cluster can't be watched: {}", String.valueOf(e.getCause()));
                if (!pause(RETRY)) {
                    return;
                }
            } catch (Exception e) {
                LOG.error("What the cluster shows could not be kept", e);
                if (!pause(RETRY)) {
                    return;
                }
            }
        }
    }

    private void watchOnce() throws Exception {
        var watching = feed.start(pods);
        age.alive();
        try (var ignored = watching.watch()) {
            var until = System.nanoTime() + RELIST.toNanos();
            while (System.nanoTime() < until) {
                try {
                    LOG.debug("The watch ended: {}", watching.end().get(MARK.toMillis(), TimeUnit.MILLISECONDS));
                    return;
                } catch (TimeoutException e) {
                    pods.alive();
                    age.alive();
                }
            }
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void interrupt(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
