package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds a node for every pod: one that is ready, carries the wanted labels and has room, overhead counted. */
final class Scheduler extends Reconciler {

    private final ObjectStore store;
    private final Api api;
    private final Events events;
    private final Clock clock;
    private final NodeRoom room = new NodeRoom();
    private final Set<ObjectKey> waiting = new HashSet<>();

    Scheduler(Loop loop, ObjectStore store, Api api, Events events, Clock clock) {
        super(loop);
        this.store = store;
        this.api = api;
        this.events = events;
        this.clock = clock;
    }

    @Override
    void observe(Change change) {
        if (change.of(ResourceType.NODE)) {
            retryAll();
        } else if (change.of(ResourceType.POD)) {
            var pod = change.object();
            if (change.type() == Change.Type.DELETED || pod.usage().isEmpty()) {
                waiting.remove(pod.key);
                if (room.release(pod)) {
                    retryAll();
                }
            } else if (nodeOf(pod).isEmpty()) {
                // A pod's own report that it waits is no reason to try again.
                if (!waiting.contains(pod.key)) {
                    due(pod.key);
                }
            } else {
                room.take(pod, nodeOf(pod));
            }
        }
    }

    private void retryAll() {
        List.copyOf(waiting).forEach(this::due);
    }

    @Override
    void reconcile(ObjectKey key) {
        var found = store.find(key).filter(pod -> nodeOf(pod).isEmpty() && !pod.isDeleting());
        if (found.isEmpty()) {
            return;
        }
        var pod = found.get();
        var obstacles = new TreeMap<String, Integer>();
        var nodes = store.list(ResourceType.NODE, "");
        for (Stored node : nodes) {
            var why = obstacles(node, pod);
            if (why.isEmpty()) {
                bind(pod, node.key.name());
                return;
            }
            why.forEach(reason -> obstacles.merge(reason, 1, Integer::sum));
        }
        leaveWaiting(pod, nodes.size(), obstacles);
    }

    private List<String> obstacles(Stored node, Stored pod) {
        if (node.json.path("spec").path("unschedulable").asBoolean()) {
            return List.of("node(s) were unschedulable");
        }
        if (!Conditions.isTrue(node.json.path("status"), "Ready")) {
            return List.of("node(s) had untolerated taint(s)");
        }
        JsonNode labels = node.json.path("metadata").path("labels");
        boolean matches = pod.json.path("spec").path("nodeSelector").properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
        return matches ? room.lacking(node, pod) : List.of("node(s) didn't match Pod's node affinity/selector");
    }

    private void bind(Stored pod, String node) {
        waiting.remove(pod.key);
        room.take(pod, node);
        ObjectNode bound = pod.json.deepCopy();
        bound.withObject("spec").put("nodeName", node);
        mark(bound, pod, true, null, null);
        // A binding goes past the rule that a pod's specification doesn't change.
        var scheduled = store.put(pod.key, bound, pod.applied);
        events.normal(
                scheduled,
                "default-scheduler",
                "Scheduled",
                "Successfully assigned " + pod.key.namespace() + "/" + pod.key.name() + " to " + node);
    }

    private void leaveWaiting(Stored pod, int nodes, Map<String, Integer> obstacles) {
        waiting.add(pod.key);
        var reasons = obstacles.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
        String message = nodes == 0
                ? "no nodes available to schedule pods"
                : "0/" + nodes + " nodes are available: " + String.join(", ", reasons)
                        + ". no new claims to deallocate, preemption: 0/" + nodes + " nodes are available: " + nodes
                        + " Preemption is not helpful for scheduling.";
        api.edit(pod.key, "status", json -> {
            mark(json, pod, false, "Unschedulable", message);
            return json;
        });
        events.warning(pod, "default-scheduler", "FailedScheduling", message);
    }

    private void mark(
            ObjectNode json, Stored pod, boolean scheduled, @Nullable String reason, @Nullable String message) {
        Conditions.add(
                json.withObject("status").putArray("conditions"),
                pod.json.path("status"),
                clock.instant(),
                "PodScheduled",
                scheduled,
                reason,
                message);
    }

    private static String nodeOf(Stored pod) {
        return Json.text(pod.json, "spec", "nodeName");
    }
}
