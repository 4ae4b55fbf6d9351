package io.caisson.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** What an instance writes, sent on as it comes. */
public final class FollowedLog {

    public static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private static final int CHUNK = 8_192;
    private static final Duration PULSE = Duration.ofSeconds(5);

    private FollowedLog() {}

    /**
     * Reads until one of both ends, and closes the lines. On a thread of its own, so that a silent instance keeps nobody
     * from noticing that the stream is over.
     */
    public static void send(InputStream lines, ResponseBodyEmitter emitter, Streams.Stream stream)
            throws IOException, InterruptedException {
        var reader = Thread.ofVirtual().name("log").start(() -> copy(lines, emitter));
        try (lines) {
            while (reader.isAlive() && stream.goesOn()) {
                reader.join(PULSE);
            }
        } finally {
            reader.interrupt();
        }
    }

    private static void copy(InputStream lines, ResponseBodyEmitter emitter) {
        try {
            var reader = new InputStreamReader(lines, StandardCharsets.UTF_8);
            var chunk = new char[CHUNK];
            for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
                emitter.send(new String(chunk, 0, n), TEXT);
            }
        } catch (IOException | IllegalStateException e) {
            return; // the reader or the instance went away
        }
    }
}
