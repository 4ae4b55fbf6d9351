package io.caisson.cluster.simulated;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The port that the simulated API is reached at; it can go away and come back. */
final class ApiServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    private final Requests requests;
    private final WatchStreams watches;
    private final LogStreams logs;
    private int port;
    private @Nullable HttpServer server;

    ApiServer(Api api, ObjectStore store, PodLogs logs) {
        this.requests = new Requests(api, store);
        this.watches = new WatchStreams(store);
        this.logs = new LogStreams(api, logs);
    }

    synchronized void start() {
        if (server == null) {
            var options =
                    new HttpServerOptions().setCompressionSupported(false).setRegisterWebSocketWriteHandlers(false);
            var starting = vertx.createHttpServer(options).requestHandler(this::handle);
            server = await(starting.listen(port, LOOPBACK));
            port = server.actualPort();
        }
    }

    /** Closes the port and every connection. */
    synchronized void stop() {
        if (server != null) {
            await(server.close());
            server = null;
        }
    }

    synchronized String url() {
        return "http://" + LOOPBACK + ":" + port + "/";
    }

    @Override
    public void close() {
        stop();
        await(vertx.close());
    }

    private void handle(HttpServerRequest http) {
        try {
            if ("/version".equals(http.path())) {
                answer(
                        http,
                        200,
                        Json.text(Json.object()
                                .put("major", "1")
                                .put("minor", "34")
                                .put("gitVersion", "v1.34.0")));
                return;
            }
            var path = ApiPath.parse(Objects.requireNonNullElse(http.path(), ""));
            if (Boolean.parseBoolean(http.getParam("watch"))) {
                watches.open(http, Requests.selection(path, http));
            } else if (path.subresource().equals("log")) {
                logs.open(http, path);
            } else {
                http.bodyHandler(body -> answer(http, path, body)).exceptionHandler(gone -> {});
            }
        } catch (RuntimeException e) {
            refuse(http, e);
        }
    }

    private void answer(HttpServerRequest http, ApiPath path, Buffer body) {
        try {
            var answer = requests.answer(path, http, body.getBytes());
            answer(http, answer.code(), Json.text(answer.body()));
        } catch (RuntimeException e) {
            refuse(http, e);
        }
    }

    private static void refuse(HttpServerRequest http, RuntimeException e) {
        var error = e instanceof ApiError refusal ? refusal : ApiError.broken(e);
        answer(http, error.code, Json.text(error.status()));
    }

    private static void answer(HttpServerRequest http, int code, String body) {
        http.response()
                .setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the simulated API started or stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the simulated API did not start or stop: " + e.getMessage(), e);
        }
    }
}
