package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Serves watches: what is there where the client asks for it, then every change, in order. */
final class Watches {

    private final ObjectStore store;

    Watches(ObjectStore store) {
        this.store = store;
    }

    void open(Filter filter, Call call, Outlet outlet) {
        try {
            long since = call.number("resourceVersion", 0);
            long seconds = call.number("timeoutSeconds", 0);
            outlet.onEnd(store.atomically(() -> {
                long from = since == 0 ? tellOfAll(filter, outlet) : since;
                return store.watch(from, change -> tell(filter, change, outlet));
            }));
            if (seconds > 0) {
                outlet.endAfter(Duration.ofSeconds(seconds));
            }
        } catch (ApiError refusal) {
            outlet.send(() -> event("ERROR", refusal.status()));
            outlet.end();
        }
    }

    private long tellOfAll(Filter filter, Outlet outlet) {
        store.list(filter.type(), filter.namespace()).stream()
                .filter(filter::matches)
                .forEach(object -> send(outlet, Change.Type.ADDED, object));
        return store.revision();
    }

    /** An object that begins or ceases to match comes and goes, for this client. */
    private static void tell(Filter filter, Change change, Outlet outlet) {
        if (!change.of(filter.type())) {
            return;
        }
        var before = change.before();
        boolean was = before != null && filter.matches(before);
        boolean is = change.type() != Change.Type.DELETED && filter.matches(change.object());
        if (is) {
            send(outlet, was ? Change.Type.MODIFIED : Change.Type.ADDED, change.object());
        } else if (was) {
            send(outlet, Change.Type.DELETED, change.object());
        }
    }

    private static void send(Outlet outlet, Change.Type type, Stored object) {
        outlet.send(() -> event(type.name(), object.json));
    }

    private static String event(String type, JsonNode object) {
        // Over plain HTTP events are parted by lines, and a websocket doesn't mind.
        return "{\"type\":\"" + type + "\",\"object\":" + Json.text(object) + "}\n";
    }
}
