package io.caisson.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The end of what a container wrote. The API's {@code limitBytes} keeps the beginning of the lines that were asked for, and
 * who reads a log wants the end; so all of it is read, and no more than the end is held.
 */
final class LogEnd {

    /** Of what is read. */
    static final int MOST_BYTES = 1024 * 1024;

    /** Where reading stops. A kubelet keeps 10 MiB of a container's log unless it is told otherwise. */
    static final int MOST_READ = 32 * 1024 * 1024;

    private static final int CHUNK = 16 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private LogEnd() {}

    /**
     * Reads a stream and closes it.
     *
     * @throws ClusterUnreachable when it breaks off or takes too long
     */
    static String of(InputStream lines) {
        var reading = new FutureTask<>(() -> text(lines, MOST_BYTES));
        try (lines) {
            Thread.ofVirtual().name("log").start(reading);
            return reading.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | IOException e) {
            throw new ClusterUnreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachable(e);
        }
    }

    /** @param most in bytes; what is cut off ends with a line, where a line ends within the rest */
    static String text(InputStream lines, int most) throws IOException {
        var chunks = new ArrayDeque<byte[]>();
        var held = 0;
        var cut = false;
        for (var left = MOST_READ; left > 0; ) {
            var chunk = lines.readNBytes(CHUNK);
            if (chunk.length == 0) {
                break;
            }
            chunks.add(chunk);
            held += chunk.length;
            left -= chunk.length;
            while (held - chunks.element().length >= most) {
                held -= chunks.remove().length;
                cut = true;
            }
        }
        var all = new ByteArrayOutputStream(held);
        chunks.forEach(all::writeBytes);
        var bytes = all.toByteArray();
        var from = cut || bytes.length > most ? begin(bytes, Math.max(0, bytes.length - most)) : 0;
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    /** The next line's begin, or at least the next character's. */
    private static int begin(byte[] bytes, int from) {
        for (var at = from; at < bytes.length - 1; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        var at = from;
        while (at < bytes.length && (bytes[at] & 0xC0) == 0x80) {
            at++;
        }
        return at;
    }
}
