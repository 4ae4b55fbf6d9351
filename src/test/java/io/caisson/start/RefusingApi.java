package io.caisson.start;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A Kubernetes API server that says its version to everybody it knows, and refuses all else. */
final class RefusingApi implements AutoCloseable {

    private static final String STATUS = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"message":"%s"}""";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    private RefusingApi(int code, String message, boolean known) throws IOException {
        server.createContext("/", call -> answer(call, code, STATUS.formatted(code, message)));
        if (known) {
            server.createContext("/version", call -> answer(call, 200, """
                    {"major":"1","minor":"36","gitVersion":"v1.36.3","gitCommit":"x","gitTreeState":"clean",
                    "buildDate":"2026-10-01T00:00:00Z","goVersion":"go1.26","compiler":"gc","platform":"linux/amd64"}"""));
        }
        server.start();
    }

    static RefusingApi ofUnknownCredentials() throws IOException {
        return new RefusingApi(401, "Unauthorized", false);
    }

    static RefusingApi ofMissingRights() throws IOException {
        return new RefusingApi(403, "User \\\"caisson\\\" cannot do that at the cluster scope", true);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange call, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getRequestBody().readAllBytes();
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(code, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
