package io.caisson.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.caisson.shared.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry on loopback that answers each path as a test scripts it, and notes what it was asked. */
public class ScriptedRegistry implements AutoCloseable {

    static final String IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final byte[] CONFIG = bytes("""
            {"architecture":"amd64","os":"linux","config":{"User":"10001:10001",\
            "ExposedPorts":{"9090/tcp":{},"8080":{},"53/udp":{},"0/tcp":{},"99999/tcp":{}}}}""");
    public static final byte[] MANIFEST = manifest(CONFIG);

    public final List<String> asked = new CopyOnWriteArrayList<>();

    private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    public ScriptedRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Serves an image under the tag 1. */
    public ScriptedRegistry withImage() {
        return serves("/v2/a/b/manifests/1", MANIFEST).serves("/v2/a/b/blobs/" + Digest.of(CONFIG), CONFIG);
    }

    ScriptedRegistry serves(String path, byte[] content) {
        return on(path, exchange -> send(exchange, 200, content));
    }

    ScriptedRegistry redirects(String path, String location) {
        return on(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 307, new byte[0]);
        });
    }

    ScriptedRegistry fails(String path, int status) {
        return on(path, exchange -> send(exchange, status, bytes("{}")));
    }

    public ScriptedRegistry on(String path, HttpHandler answer) {
        answers.put(path, answer);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            answers.getOrDefault(exchange.getRequestURI().getPath(), missing -> send(missing, 404, bytes("{}")))
                    .handle(exchange);
        }
    }

    public static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    static byte[] manifest(byte[] config) {
        return bytes("""
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
                "layers":[{"digest":"%s","size":70},{"digest":"%s","size":7}]}""".formatted(IMAGE_TYPE, Digest.of(config), config.length, Digest.of(config), Digest.of(config)));
    }

    static byte[] index(String architecture, byte[] manifest) {
        return bytes(
                """
                {"schemaVersion":2,"manifests":[\
                {"digest":"%s","size":9,"platform":{"os":"unknown","architecture":"unknown"}},\
                {"digest":"%s","size":%d,"platform":{"os":"linux","architecture":"%s"}}]}""".formatted(Digest.of(bytes("attestation")), Digest.of(manifest), manifest.length, architecture));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
