package io.caisson.observation;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.PodFeed;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one watch going until its thread is interrupted. A watch can die quietly, so it is begun anew in time. */
final class WatchLoop implements Runnable {

    static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);
    private static final Duration MARK = Duration.ofSeconds(2);

    private final Supplier<PodFeed.Watching> feed;
    private final Duration relist;
    private final Runnable alive;

    /** @param alive called every two seconds while the watch is open */
    WatchLoop(Supplier<PodFeed.Watching> feed, Duration relist, Runnable alive) {
        this.feed = feed;
        this.relist = relist;
        this.alive = alive;
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                watchOnce();
            } catch (InterruptedException e) {
                return;
            } catch (ClusterUnreachable e) {
                if (!unwatched(e.reason())) {
                    return;
                }
            } catch (ClusterRefused e) {
                if (!unwatched(String.valueOf(e.getMessage()))) {
                    return;
                }
            } catch (Exception e) {
                LOG.error("What the cluster shows could not be kept", e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean unwatched(String reason) {
        LOG.warn("The cluster can't be watched: {}", reason);
        return pause();
    }

    private void watchOnce() throws Exception {
        var watching = feed.get();
        try (var ignored = watching.watch()) {
            var until = System.nanoTime() + relist.toNanos();
            while (System.nanoTime() < until) {
                try {
                    LOG.debug("The watch ended: {}", watching.end().get(MARK.toMillis(), TimeUnit.MILLISECONDS));
                    return;
                } catch (TimeoutException e) {
                    alive.run();
                }
            }
        }
    }

    /** False when the thread is to end. */
    static boolean pause() {
        try {
            Thread.sleep(RETRY);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
