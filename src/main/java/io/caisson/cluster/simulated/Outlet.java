package io.caisson.cluster.simulated;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An answer that goes on: a websocket or a chunked response. May be written from any thread; the order holds. All
 * state is touched on the connection's event loop only.
 */
final class Outlet {

    /** A client that leaves more than this unread is cut off; it will list again. */
    private static final int MOST_UNSENT = 50_000;

    private final Vertx vertx;
    private final Context context;
    private final Function<String, Future<Void>> write;
    private final Runnable end;
    private final List<Runnable> afterwards = new ArrayList<>();
    private int unsent;
    private boolean closed;

    private Outlet(Vertx vertx, Function<String, Future<Void>> write, Runnable end) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.write = write;
        this.end = end;
    }

    static Outlet of(Vertx vertx, ServerWebSocket socket) {
        var outlet = new Outlet(vertx, socket::writeTextMessage, socket::close);
        socket.closeHandler(nothing -> outlet.closed());
        socket.exceptionHandler(nothing -> outlet.closed());
        return outlet;
    }

    static Outlet of(Vertx vertx, HttpServerResponse response, String contentType) {
        response.setChunked(true).putHeader("Content-Type", contentType);
        // The client waits for the head before it counts the answer as begun.
        response.writeHead();
        var outlet = new Outlet(vertx, text -> response.write(Buffer.buffer(text)), response::end);
        response.closeHandler(nothing -> outlet.closed());
        response.exceptionHandler(nothing -> outlet.closed());
        return outlet;
    }

    void send(Supplier<String> text) {
        context.runOnContext(nothing -> {
            if (closed) {
                return;
            }
            if (unsent >= MOST_UNSENT) {
                finish();
                return;
            }
            unsent++;
            write.apply(text.get()).onComplete(written -> unsent--);
        });
    }

    void endAfter(Duration wait) {
        long timer = vertx.setTimer(wait.toMillis(), due -> end());
        onEnd(() -> vertx.cancelTimer(timer));
    }

    void end() {
        context.runOnContext(nothing -> finish());
    }

    /** Runs {@code step} when the answer has ended, whoever ended it. */
    void onEnd(Runnable step) {
        context.runOnContext(nothing -> {
            if (closed) {
                step.run();
            } else {
                afterwards.add(step);
            }
        });
    }

    private void finish() {
        if (!closed) {
            closed();
            end.run();
        }
    }

    private void closed() {
        closed = true;
        afterwards.forEach(Runnable::run);
        afterwards.clear();
    }
}
