package io.caisson.notices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server on loopback, as much of RFC 5321, 3207 and 4954 as a client needs, which keeps what it takes. One with a
 * certificate takes no mail that isn't encrypted; one with a password none from whom it doesn't know.
 */
public final class SmtpStub implements AutoCloseable {

    public record Mail(String from, List<String> to, String content) {}

    enum Tls {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    public final List<Mail> taken = new CopyOnWriteArrayList<>();

    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final List<String> heardInTheClear = new CopyOnWriteArrayList<>();
    private final Tls tls;
    private final @Nullable SSLContext certificate;
    private final @Nullable String password;
    private final ServerSocket socket;
    private final Thread listening;

    public SmtpStub() {
        this(Tls.NONE, null, null);
    }

    /** @param password of the user "caisson" */
    SmtpStub(Tls tls, @Nullable SSLContext certificate, @Nullable String password) {
        this.tls = tls;
        this.certificate = certificate;
        this.password = password;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listening = Thread.ofVirtual().start(this::listen);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Answers that to mail for this address from now on. */
    void refuses(String address, String answer) {
        refused.put(address, answer);
    }

    /** Each line that could be read on its way. */
    List<String> heardInTheClear() {
        return List.copyOf(heardInTheClear);
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
        try (connection) {
            if (tls == Tls.IMPLICIT) {
                talk(encrypted(connection), true, true);
            } else {
                talk(connection, false, true);
            }
        } catch (IOException e) {
            return; // the client went away, as it does from a server that it doesn't trust
        }
    }

    private void talk(Socket connection, boolean encrypted, boolean greets) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        if (greets) {
            say(connection, "220 stub");
        }
        var known = password == null;
        var from = "";
        var to = new ArrayList<String>();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (!encrypted) {
                heardInTheClear.add(line);
            }
            if (line.startsWith("EHLO")) {
                say(connection, offers(encrypted));
            } else if (line.equals("STARTTLS") && tls == Tls.STARTTLS && !encrypted) {
                say(connection, "220 go on");
                talk(encrypted(connection), true, false);
                return;
            } else if (line.startsWith("AUTH PLAIN ")) {
                known = knows(line.substring(11));
                say(connection, known ? "235 2.7.0 welcome" : "535 5.7.8 credentials invalid");
            } else if (line.startsWith("MAIL FROM:") && (!known || tls != Tls.NONE && !encrypted)) {
                say(connection, "530 5.7.0 " + (known ? "encrypt first" : "sign in first"));
            } else if (line.startsWith("MAIL FROM:")) {
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
    }

    private String offers(boolean encrypted) {
        if (tls == Tls.STARTTLS && !encrypted) {
            return "250-stub\r\n250 STARTTLS";
        }
        return password == null ? "250 stub" : "250-stub\r\n250 AUTH PLAIN";
    }

    /** As whom, who, and the password, with a zero between them. */
    private boolean knows(String plain) {
        var said = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8).split("\0", -1);
        return said.length == 3 && said[1].equals("caisson") && said[2].equals(password);
    }

    private Socket encrypted(Socket connection) throws IOException {
        var secure = (SSLSocket) Objects.requireNonNull(certificate)
                .getSocketFactory()
                .createSocket(connection, null, connection.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
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
