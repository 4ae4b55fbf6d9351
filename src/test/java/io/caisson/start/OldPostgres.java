package io.caisson.start;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of a PostgreSQL 14 as a driver needs to find out that it is one. */
final class OldPostgres implements AutoCloseable {

    private static final int PASSWORDLESS = 0;
    private static final int SSL_REQUEST = 80877103;

    private static final byte[] SET = "SET\u0000".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    OldPostgres() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "jdbc:postgresql://localhost:%d/old".formatted(listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (var client = listener.accept()) {
                serve(client);
            } catch (IOException e) {
                continue; // the driver went away, or the test is over
            }
        }
    }

    private static void serve(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream());
        while (startup(in) == SSL_REQUEST) {
            out.writeByte('N');
        }
        send(out, 'R', new byte[] {0, 0, 0, PASSWORDLESS});
        send(out, 'S', "server_version\u000014.9\u0000".getBytes(StandardCharsets.US_ASCII));
        send(out, 'S', "client_encoding\u0000UTF8\u0000".getBytes(StandardCharsets.US_ASCII));
        send(out, 'S', "DateStyle\u0000ISO, MDY\u0000".getBytes(StandardCharsets.US_ASCII));
        send(out, 'S', "standard_conforming_strings\u0000on\u0000".getBytes(StandardCharsets.US_ASCII));
        send(out, 'Z', new byte[] {'I'});
        for (var type = in.readByte(); type != 'X'; type = in.readByte()) {
            in.skipNBytes(in.readInt() - Integer.BYTES);
            answer(out, type);
        }
    }

    private static int startup(DataInputStream in) throws IOException {
        var length = in.readInt();
        var code = in.readInt();
        in.skipNBytes(length - 2 * Integer.BYTES);
        return code;
    }

    /** Agrees to any statement, such as the SETs of a new connection. */
    private static void answer(DataOutputStream out, byte type) throws IOException {
        switch (type) {
            case 'P' -> send(out, '1', new byte[0]);
            case 'B' -> send(out, '2', new byte[0]);
            case 'D' -> send(out, 'n', new byte[0]);
            case 'E' -> send(out, 'C', SET);
            case 'Q' -> {
                send(out, 'C', SET);
                send(out, 'Z', new byte[] {'I'});
            }
            case 'S' -> send(out, 'Z', new byte[] {'I'});
            default -> {}
        }
    }

    private static void send(DataOutputStream out, char type, byte[] content) throws IOException {
        out.writeByte(type);
        out.writeInt(content.length + Integer.BYTES);
        out.write(content);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
