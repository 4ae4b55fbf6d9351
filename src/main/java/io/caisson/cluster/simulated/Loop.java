package io.caisson.cluster.simulated;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything behind the API happens. */
final class Loop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("simulated-cluster").unstarted(task));

    Loop() {
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void soon(Runnable step) {
        after(Duration.ZERO, step);
    }

    void after(Duration delay, Runnable step) {
        try {
            thread.schedule(() -> run(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the simulated cluster is closed, a step is left out");
        }
    }

    /** What takes keys, each once however often it is named before its turn, and hands them on in the loop. */
    Consumer<ObjectKey> queue(Consumer<ObjectKey> reconcile) {
        Set<ObjectKey> waiting = new HashSet<>();
        return key -> {
            if (waiting.add(key)) {
                soon(() -> {
                    waiting.remove(key);
                    reconcile.accept(key);
                });
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static void run(Runnable step) {
        try {
            step.run();
        } catch (ApiError e) {
            // The object went or changed in the meantime; that change brings its own step.
            LOG.debug("the simulated API refused: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a step of the simulated cluster failed", e);
        }
    }
}
