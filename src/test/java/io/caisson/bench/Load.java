package io.caisson.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The same request again and again over kept connections, each waiting for its answer. Plain sockets, so that the
 * load costs little beside the server: the answer of the first request is read to its end by a pause, and every
 * later one has to be as long.
 */
final class Load {

    static final int CONNECTIONS = 16;

    private final int port;
    private final byte[] request;
    private final String answer;

    Load(int port, String path, String token) throws IOException {
        this.port = port;
        this.request = "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nAccept: */*\r\n\r\n"
                .formatted(path, token)
                .getBytes(StandardCharsets.US_ASCII);
        this.answer = first();
    }

    /** The body of the first answer, freed of the frame of a chunk. */
    String body() {
        return answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
    }

    /** Requests per second over the given time. */
    double perSecond(Duration time) throws Exception {
        var began = System.nanoTime();
        var end = began + time.toNanos();
        var done = run(() -> System.nanoTime() < end);
        return done * 1e9 / (System.nanoTime() - began);
    }

    void requests(int count) throws Exception {
        var left = new AtomicInteger(count);
        run(() -> left.getAndDecrement() > 0);
    }

    private long run(BooleanSupplier more) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var connections = new ArrayList<Callable<Long>>();
            for (var i = 0; i < CONNECTIONS; i++) {
                connections.add(() -> connection(more));
            }
            var done = 0L;
            for (var connection : threads.invokeAll(connections)) {
                done += connection.get();
            }
            return done;
        }
    }

    private long connection(BooleanSupplier more) throws IOException {
        var expected = answer.length();
        var ok = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
        try (var socket = connect()) {
            var done = 0L;
            while (more.getAsBoolean()) {
                socket.getOutputStream().write(request);
                var bytes = socket.getInputStream().readNBytes(expected);
                if (!Arrays.equals(bytes, 0, ok.length, ok, 0, ok.length)) {
                    throw new IOException("Another answer: " + new String(bytes, StandardCharsets.UTF_8));
                }
                done++;
            }
            return done;
        }
    }

    private String first() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(request);
            socket.setSoTimeout(2000);
            var read = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(read);
            } catch (SocketTimeoutException e) {
                return read.toString(StandardCharsets.ISO_8859_1); // the answer is over, the connection is kept
            }
            throw new IOException("The server closed the connection: " + read);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return socket;
    }
}
