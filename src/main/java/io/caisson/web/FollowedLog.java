package io.caisson.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** What an instance writes, sent on as it comes. */
public final class FollowedLog {

    public static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private static final int CHUNK = 8_192;
    private static final Duration PULSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    /** What the pages' script takes for nothing. */
    private static final String NOTHING = "\0";

    private FollowedLog() {}

    /**
     * Reads until one of both ends, and closes the lines. On a thread of its own, so that a silent instance keeps nobody
     * from noticing that the stream is over. That a reader has gone shows only when something is sent: so minutes of silence are
     * its end, too.
     */
    public static void send(InputStream lines, ResponseBodyEmitter emitter, Streams.Stream stream)
            throws IOException, InterruptedException {
        send(lines, emitter, stream, silence -> silence.compareTo(LONGEST_SILENCE) < 0);
    }

    /** The same for a page, which is sent something that it doesn't show. */
    public static void toPage(InputStream lines, ResponseBodyEmitter emitter, Streams.Stream stream)
            throws IOException, InterruptedException {
        send(lines, emitter, stream, silence -> {
            if (silence.compareTo(PULSE) >= 0) {
                emitter.send(NOTHING, TEXT);
            }
            return true;
        });
    }

    private interface Silence {

        /** @return whether it may go on */
        boolean lasts(Duration silence) throws IOException;
    }

    private static void send(InputStream lines, ResponseBodyEmitter emitter, Streams.Stream stream, Silence silence)
            throws IOException, InterruptedException {
        var last = new AtomicLong(System.nanoTime());
        var reader = Thread.ofVirtual().name("log").start(() -> copy(lines, emitter, last));
        try (lines) {
            while (reader.isAlive()
                    && stream.goesOn()
                    && silence.lasts(Duration.ofNanos(System.nanoTime() - last.get()))) {
                reader.join(PULSE);
            }
        } finally {
            reader.interrupt();
        }
    }

    private static void copy(InputStream lines, ResponseBodyEmitter emitter, AtomicLong last) {
        try {
            var reader = new InputStreamReader(lines, StandardCharsets.UTF_8);
            var chunk = new char[CHUNK];
            for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
                emitter.send(new String(chunk, 0, n), TEXT);
                last.set(System.nanoTime());
            }
        } catch (IOException | IllegalStateException e) {
            return; // the reader or the instance went away
        }
    }
}
