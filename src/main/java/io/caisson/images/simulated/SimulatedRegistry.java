package io.caisson.images.simulated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caisson.images.RegistryEndpoint;
import io.caisson.shared.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the sample images, read-only, on the loopback address under the name {@code registry.simulated}. */
public class SimulatedRegistry implements AutoCloseable {

    /** The registry's name in references. */
    public static final String NAME = "registry.simulated";

    private static final Document UNKNOWN = error(404, "NAME_UNKNOWN");
    private static final Document READ_ONLY = error(405, "UNSUPPORTED");

    private final Map<String, Document> documents = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    SimulatedRegistry() {
        documents.put("/v2/", new Document(200, "application/json", new byte[] {'{', '}'}));
        SampleImage.all().forEach(this::offer);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the simulated registry", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void offer(SampleImage image) {
        var manifest = new Document(200, SampleImage.MANIFEST_TYPE, image.manifest());
        var config = new Document(200, "application/octet-stream", image.config());
        var root = "/v2/%s/".formatted(image.repository());
        documents.put(root + "manifests/" + image.tag(), manifest);
        documents.put(root + "manifests/" + manifest.digest(), manifest);
        documents.put(root + "blobs/" + config.digest(), config);
    }

    RegistryEndpoint endpoint() {
        return new RegistryEndpoint(
                NAME, URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var head = exchange.getRequestMethod().equals("HEAD");
            var document = head || exchange.getRequestMethod().equals("GET")
                    ? documents.getOrDefault(exchange.getRequestURI().getPath(), UNKNOWN)
                    : READ_ONLY;
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", document.type());
            headers.set("Docker-Content-Digest", document.digest().value());
            if (head) {
                headers.set("Content-Length", Integer.toString(document.content().length));
                exchange.sendResponseHeaders(document.status(), -1);
            } else {
                exchange.sendResponseHeaders(document.status(), document.content().length);
                exchange.getResponseBody().write(document.content());
            }
        }
    }

    private static Document error(int status, String code) {
        var content = "{\"errors\":[{\"code\":\"%s\"}]}".formatted(code).getBytes(StandardCharsets.UTF_8);
        return new Document(status, "application/json", content);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Document(int status, String type, byte[] content) {

        Digest digest() {
            return Digest.of(content);
        }
    }
}
