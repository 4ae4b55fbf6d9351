package io.caisson.outbound;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Calls to other hosts, so many at once, each of which is given up after a while: name look-ups included. */
public final class LimitedCalls implements AutoCloseable {

    private final Duration limit;
    private final ThreadPoolExecutor threads;

    /** @param name of the threads */
    public LimitedCalls(String name, int mostAtOnce, Duration limit) {
        this.limit = limit;
        // Platform threads: a look-up in the system's resolver would hold on to a virtual thread's carrier.
        this.threads = new ThreadPoolExecutor(
                0,
                mostAtOnce,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /**
     * @throws RejectedExecutionException when there are too many at once
     * @throws TimeoutException when it took too long; the call is stopped
     * @throws InterruptedException when this thread was; the call is stopped
     * @throws ExecutionException with what the call threw
     */
    public <T> T call(Function<Attempt, T> question) throws TimeoutException, InterruptedException, ExecutionException {
        var attempt = new Attempt();
        var answer = threads.submit(() -> question.apply(attempt));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            attempt.stop();
            throw e;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
