package io.caisson.observation;

import io.caisson.cluster.Leadership;
import io.caisson.cluster.ObjectFeed;
import io.caisson.cluster.PodFeed;
import io.caisson.cluster.StrangerFeed;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Watches the cluster while this replica leads: its pods, those of others among tenants, and all else that it made. */
@Component
class Observer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final Duration STEP_DOWN = Duration.ofSeconds(4);
    private static final Duration RELIST_PODS = Duration.ofSeconds(60);

    /** A change that no watch shows is put right by the periodic pass before that. */
    private static final Duration RELIST_OBJECTS = Duration.ofMinutes(5);

    private final Leadership leadership;
    private final WatchAge age;
    private final List<Runnable> loops;
    private volatile @Nullable Thread candidate;
    private volatile List<Thread> watching = List.of();

    Observer(
            Leadership leadership,
            PodFeed feed,
            ObjectFeed objects,
            StrangerFeed strangers,
            ObservedPods pods,
            StrangerFeed.Listener audit,
            WatchAge age,
            ObjectProvider<WhileLeading> others) {
        this.leadership = leadership;
        this.age = age;
        var watches = List.of(
                new WatchLoop(() -> feed.start(pods), RELIST_PODS, () -> {
                    pods.alive();
                    age.alive();
                }),
                new WatchLoop(() -> strangers.start(audit), RELIST_PODS, () -> {}),
                new WatchLoop(objects::start, RELIST_OBJECTS, () -> {}));
        this.loops = Stream.<Runnable>concat(watches.stream(), others.stream()).toList();
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
        stopWatching();
        if (standing == null) {
            return;
        }
        standing.interrupt();
        try {
            if (!standing.join(STEP_DOWN)) {
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
            if (!WatchLoop.pause()) {
                return;
            }
        }
    }

    private void startWatching() {
        LOG.info("This replica watches the cluster.");
        age.begun();
        watching = loops.stream()
                .map(loop -> Thread.ofVirtual().name("watch").start(loop))
                .toList();
    }

    private void stopWatching() {
        watching.forEach(Thread::interrupt);
        watching = List.of();
        age.ended();
    }
}
