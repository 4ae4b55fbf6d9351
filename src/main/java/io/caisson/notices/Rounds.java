package io.caisson.notices;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets the courier look for work when the bell rings, and every second for what other processes wrote and what is to be
 * tried again. Not a task of the scheduler: its few threads are for what customers wait for.
 */
@Component
class Rounds implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long SECONDS_TO_END = 3;

    private final Courier courier;
    private final Bell bell;
    private volatile boolean running;
    private @Nullable Thread looking;
    private @Nullable ExecutorService working;

    Rounds(Courier courier, Bell bell) {
        this.courier = courier;
        this.bell = bell;
    }

    @Override
    public synchronized void start() {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        working = threads;
        running = true;
        looking = Thread.ofVirtual().name("notices").start(() -> look(threads));
    }

    private void look(ExecutorService threads) {
        try {
            while (running) {
                round(threads);
                bell.await(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does, and if so, it is the end
        }
    }

    private void round(ExecutorService threads) {
        try {
            courier.claim(work -> threads.execute(() -> {
                work.run();
                bell.ring(); // there is room again
            }));
        } catch (RuntimeException e) {
            LOG.warn("Notices can't be looked for now: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        bell.ring(); // an interrupt would cost the connection to the database
        if (looking != null && working != null) {
            end(looking, working);
        }
        looking = null;
        working = null;
    }

    private static void end(Thread looking, ExecutorService threads) {
        try {
            looking.join(Duration.ofSeconds(SECONDS_TO_END));
            threads.shutdown();
            if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                threads.shutdownNow(); // done again by whoever is there then
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
