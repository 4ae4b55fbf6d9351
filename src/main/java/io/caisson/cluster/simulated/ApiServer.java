package io.caisson.cluster.simulated;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of the simulated API server, on a loopback port of its own. It stands on Vert.x, as the mock server
 * of fabric8 does, which keeps every request it ever saw and can't stream a log.
 */
final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final String HOST = "127.0.0.1";

    private final Requests requests;
    private final Watches watches;
    private final PodLogs logs;
    private final KubeletSummary kubelets;
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private @Nullable HttpServer server;
    private int port;

    ApiServer(Requests requests, Watches watches, PodLogs logs, KubeletSummary kubelets) {
        this.requests = requests;
        this.watches = watches;
        this.logs = logs;
        this.kubelets = kubelets;
    }

    synchronized String url() {
        return "http://" + HOST + ":" + port + "/";
    }

    /** Listens: on any free port the first time, on the same one ever after. */
    synchronized void start() {
        if (server != null) {
            return;
        }
        var fresh = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(HOST)
                        .setPort(port)
                        .setMaxInitialLineLength(16 * 1024)
                        .setRegisterWebSocketWriteHandlers(false))
                .requestHandler(this::handle)
                .exceptionHandler(e -> LOG.debug("A connection to the simulated API server failed", e));
        await(fresh.listen());
        port = fresh.actualPort();
        server = fresh;
    }

    /** Drops all connections and refuses new ones. */
    synchronized void stop() {
        if (server != null) {
            await(server.close());
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
        await(vertx.close());
    }

    private void handle(HttpServerRequest request) {
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            guarded(request, () -> upgrade(request, call(request, new byte[0])));
        } else {
            request.body().onSuccess(body -> guarded(request, () -> respond(request, call(request, body.getBytes()))));
        }
    }

    private static Call call(HttpServerRequest request, byte[] body) {
        String contentType = request.getHeader("Content-Type");
        return Call.of(request.method().name(), request.uri(), contentType == null ? "" : contentType, body);
    }

    private void upgrade(HttpServerRequest request, Call call) {
        var target = Target.of(call.path()).filter(found -> isWatch(call)).orElseThrow(ApiError::noSuchPath);
        var filter = Filter.of(target, call);
        request.toWebSocket()
                .onSuccess(socket -> watches.open(filter, call, Outlet.of(vertx, socket)))
                .onFailure(e -> LOG.debug("A watch could not be opened", e));
    }

    private void respond(HttpServerRequest request, Call call) {
        var target = Target.of(call.path());
        if (target.isEmpty()) {
            reply(
                    request,
                    Discovery.answer(call.path())
                            .or(() -> kubelets.answer(call))
                            .orElseThrow(ApiError::noSuchPath));
        } else if (isWatch(call)) {
            var filter = Filter.of(target.get(), call);
            watches.open(filter, call, Outlet.of(vertx, request.response(), "application/json"));
        } else if (!isLog(target.get())) {
            reply(request, requests.answer(target.get(), call));
        } else if (call.flag("follow")) {
            var log = logs.find(target.get(), call);
            logs.follow(log, call, Outlet.of(vertx, request.response(), "text/plain"));
        } else {
            reply(request, logs.read(target.get(), call));
        }
    }

    private static boolean isWatch(Call call) {
        return call.method().equals("GET") && call.flag("watch");
    }

    private static boolean isLog(Target target) {
        return target.type() == ResourceType.POD && target.subresource().equals("log");
    }

    private static void guarded(HttpServerRequest request, Runnable step) {
        try {
            step.run();
        } catch (ApiError refusal) {
            reply(request, Reply.refused(refusal));
        } catch (RuntimeException e) {
            LOG.warn("The simulated API server failed on {} {}", request.method(), request.path(), e);
            reply(request, Reply.refused(ApiError.internal(e)));
        }
    }

    private static void reply(HttpServerRequest request, Reply reply) {
        var response = request.response();
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(reply.code())
                    .putHeader("Content-Type", reply.contentType())
                    .end(reply.body());
        }
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The simulated API server did not start or stop", e);
        }
    }
}
