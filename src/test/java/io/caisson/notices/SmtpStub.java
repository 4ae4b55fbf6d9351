package io.caisson.notices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server on loopback, as much of RFC 5321 as a client needs, which keeps what it takes. */
final class SmtpStub implements AutoCloseable {

    record Mail(String from, List<String> to, String content) {}

    final List<Mail> taken = new CopyOnWriteArrayList<>();

    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final ServerSocket socket;
    private final Thread listening;

    SmtpStub() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listening = Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Answers that to mail for this address from now on. */
    void refuses(String address, String answer) {
        refused.put(address, answer);
    }

    void takes(String address) {
        refused.remove(address);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
            say(connection, "220 stub");
            var from = "";
            List<String> to = new CopyOnWriteArrayList<>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("MAIL FROM:")) {
                    from = line.substring(10);
                    say(connection, "250 ok");
                } else if (line.startsWith("RCPT TO:")) {
                    var address = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    to.add(address);
                    say(connection, refused.getOrDefault(address, "250 ok"));
                } else if (line.equals("DATA")) {
                    say(connection, "354 go on");
                    taken.add(new Mail(from, List.copyOf(to), content(in)));
                    say(connection, "250 taken");
                } else {
                    say(connection, line.equals("QUIT") ? "221 bye" : "250 ok");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(BufferedReader in) throws IOException {
        var content = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            content.append(line).append('\n');
        }
        return content.toString();
    }

    private static void say(Socket connection, String line) throws IOException {
        connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** When it returns, nobody gets in any more. */
    @Override
    public void close() throws IOException {
        socket.close();
        try {
            listening.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
