package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Streams of watch events, over a web socket where the client asks for one, else as lines. */
final class WatchStreams {

    private final ObjectStore store;

    WatchStreams(ObjectStore store) {
        this.store = store;
    }

    void open(HttpServerRequest http, Selection selection) {
        String since = Requests.parameter(http, "resourceVersion");
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            http.toWebSocket().onSuccess(socket -> {
                var end = stream(selection, since, event -> socket.writeTextMessage(Json.text(event)), socket::close);
                socket.closeHandler(closed -> end.run());
            });
        } else {
            var response = http.response().setChunked(true).putHeader("Content-Type", "application/json;stream=watch");
            response.writeHead();
            var end = stream(selection, since, event -> response.write(Json.text(event) + "\n"), response::end);
            http.connection().closeHandler(closed -> end.run());
            response.endHandler(ended -> end.run());
        }
    }

    private Runnable stream(Selection selection, String since, Consumer<ObjectNode> out, Runnable close) {
        // Changes are told under the store's lock, in order; the connection's own thread writes them, in that order.
        Context thread = Objects.requireNonNull(Vertx.currentContext());
        try {
            return store.atomically(() -> {
                boolean fromNow = since.isEmpty() || since.equals("0");
                long from = fromNow ? store.revision() : revision(since);
                List<Stored> present = fromNow
                        ? store.list(selection.path().type(), selection.path().namespace())
                        : List.of();
                present.stream()
                        .filter(selection)
                        .map(object -> Selection.event("ADDED", object.json))
                        .forEach(event -> thread.runOnContext(now -> out.accept(event)));
                return store.watch(from, change -> selection
                        .event(change)
                        .ifPresent(event -> thread.runOnContext(now -> out.accept(event))));
            });
        } catch (ApiError e) {
            out.accept(Selection.event("ERROR", e.status()));
            close.run();
            return () -> {};
        }
    }

    private static long revision(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("invalid resource version: " + text);
        }
    }
}
