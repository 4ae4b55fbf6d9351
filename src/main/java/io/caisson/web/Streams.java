package io.caisson.web;

import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import io.caisson.shared.Places;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** Answers that go on: so many per tenant, and for operators together, for ten minutes, no longer than the session and the token, and none once the application stops. */
@Component
public class Streams implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    static final int MOST = 30;
    private static final Duration PULSE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final SessionRepository<?> sessions;
    private final Access access;
    private final Places<Optional<UUID>> places = new Places<>(MOST);
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    Streams(SessionRepository<?> sessions, Access access) {
        this.sessions = sessions;
        this.access = access;
    }

    /** Writes to a stream until it is done, its reader is gone, or it is interrupted. */
    public interface Writer {
        void write(Stream stream) throws IOException, InterruptedException;
    }

    /** One that is going on, as its writer sees it. */
    public final class Stream {

        private final BooleanSupplier stays;
        private final long end = System.nanoTime() + LONGEST.toNanos();
        private final Semaphore signal = new Semaphore(0);

        private Stream(BooleanSupplier stays) {
            this.stays = stays;
        }

        /** Wakes the writer; never blocks. */
        public void signal() {
            signal.release();
        }

        /** Waits for a signal, at most for one pulse. Many signals are one. */
        public boolean await() throws InterruptedException {
            var told = signal.tryAcquire(PULSE.toMillis(), TimeUnit.MILLISECONDS);
            signal.drainPermits();
            return told;
        }

        public boolean goesOn() {
            return running && System.nanoTime() < end && stays.getAsBoolean();
        }
    }

    /**
     * Goes on for as long as the session does.
     *
     * @throws TooMany when the caller's tenant has too many open already
     */
    public void open(Caller caller, String session, ResponseBodyEmitter emitter, Writer writer) {
        open(caller, () -> sessions.findById(session) != null && access.stays(caller), emitter, writer);
    }

    /** Goes on for as long as the caller's token is good. */
    public void open(Caller caller, ResponseBodyEmitter emitter, Writer writer) {
        open(caller, () -> access.stays(caller), emitter, writer);
    }

    private void open(Caller caller, BooleanSupplier stays, ResponseBodyEmitter emitter, Writer writer) {
        var whose = Optional.ofNullable(caller.tenantId());
        if (!places.take(whose)) {
            throw new TooMany("%d streams are open already, and no more are at a time. End one first.".formatted(MOST));
        }
        var thread = Thread.ofVirtual().name("stream").unstarted(() -> {
            try {
                run(stays, emitter, writer);
            } finally {
                places.leave(whose);
                writers.remove(Thread.currentThread());
            }
        });
        emitter.onCompletion(thread::interrupt);
        emitter.onTimeout(thread::interrupt);
        emitter.onError(ignored -> thread.interrupt());
        writers.add(thread);
        thread.start();
    }

    private void run(BooleanSupplier stays, ResponseBodyEmitter emitter, Writer writer) {
        try {
            writer.write(new Stream(stays));
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A stream's reader is gone: {}", e.getMessage());
        } catch (InterruptedException e) {
            emitter.complete();
        } catch (RuntimeException e) {
            LOG.warn("A stream broke off", e);
            emitter.completeWithError(e);
        }
    }

    /** How long the container keeps a stream open: a little longer than we do. */
    public static long timeout() {
        return LONGEST.plusMinutes(1).toMillis();
    }

    @Override
    public void start() {
        running = true;
    }

    /** In the phase before the web server's, which would wait for every one of them. */
    @Override
    public void stop() {
        running = false;
        writers.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
