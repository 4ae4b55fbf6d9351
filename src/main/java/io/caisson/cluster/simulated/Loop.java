package io.caisson.cluster.simulated;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which the simulator acts, so that its parts need no locks. */
final class Loop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("simulated-cluster").factory());

    Loop() {
        executor.setRemoveOnCancelPolicy(true);
    }

    void run(Runnable step) {
        after(Duration.ZERO, step);
    }

    Future<?> after(Duration delay, Runnable step) {
        try {
            return executor.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return CompletableFuture.completedFuture(false);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (ApiError refusal) {
            LOG.debug("The simulated cluster refused its own simulator: {}", refusal.message);
        } catch (RuntimeException e) {
            LOG.warn("The simulator failed", e);
        }
    }
}
