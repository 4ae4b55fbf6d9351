package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** Records what happens to objects as Kubernetes events; a repetition is counted, the oldest are forgotten. */
final class Events {

    private static final int MOST = 2_000;

    private final ObjectStore store;
    private final Api api;
    private final Clock clock;
    private final Deque<ObjectKey> recorded = new ArrayDeque<>();

    Events(ObjectStore store, Api api, Clock clock) {
        this.store = store;
        this.api = api;
        this.clock = clock;
    }

    void normal(Stored about, String component, String reason, String message) {
        record(about, component, "Normal", reason, message);
    }

    void warning(Stored about, String component, String reason, String message) {
        record(about, component, "Warning", reason, message);
    }

    private void record(Stored about, String component, String type, String reason, String message) {
        var namespace = about.key.namespace().isEmpty() ? "default" : about.key.namespace();
        var name = about.key.name() + "."
                + Integer.toHexString((about.uid() + reason + message).hashCode()) + "0"
                + Integer.toHexString(message.hashCode());
        var key = new ObjectKey(ResourceType.EVENT, namespace, name);
        String now = Json.time(clock.instant());
        try {
            if (store.find(key).isPresent()) {
                api.edit(key, "", event -> event.put("lastTimestamp", now)
                        .put("count", event.path("count").asInt() + 1));
                return;
            }
            var event = described(about, component, type, reason, message);
            event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
            event.withObject("metadata").put("name", name);
            api.create(ResourceType.EVENT, namespace, event);
            recorded.addLast(key);
            if (recorded.size() > MOST) {
                store.remove(recorded.removeFirst());
            }
        } catch (ApiError refusal) {
            // A namespace on its way out takes no events, and nobody misses them.
        }
    }

    private static ObjectNode described(Stored about, String component, String type, String reason, String message) {
        ObjectNode event = Json.object();
        event.putObject("involvedObject")
                .put("apiVersion", about.key.type().apiVersion())
                .put("kind", about.key.type().kind)
                .put("namespace", about.key.namespace())
                .put("name", about.key.name())
                .put("uid", about.uid())
                .put("resourceVersion", Json.text(about.json, "metadata", "resourceVersion"));
        event.put("type", type).put("reason", reason).put("message", message);
        event.put("reportingComponent", component).put("reportingInstance", "");
        event.putObject("source").put("component", component);
        return event;
    }
}
