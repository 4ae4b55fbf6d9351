package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One server-side apply: what the manager sends is merged in, and what it sent the last time and sends no longer is
 * taken out, unless another manager applies it too.
 */
final class ServerSideApply {

    private final String manager;
    private final boolean force;
    private final TreeSet<String> conflicts = new TreeSet<>();

    ServerSideApply(String manager, boolean force) {
        this.manager = manager;
        this.force = force;
    }

    /**
     * The object as the manager wants it.
     *
     * @throws ApiError 409 when it changes what another manager applied, and does not insist
     */
    ObjectNode apply(Stored live, ObjectNode sent) {
        ObjectNode target = live.json.deepCopy();
        List<JsonNode> others = live.applied.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(manager))
                .map(Map.Entry::getValue)
                .toList();
        JsonNode earlier = live.applied.get(manager);
        if (earlier != null) {
            prune(target, earlier, sent, others);
        }
        merge(target, sent, others, "");
        if (!conflicts.isEmpty() && !force) {
            throw ApiError.applyConflict(
                    live.key,
                    "Apply failed with " + conflicts.size() + " conflict" + (conflicts.size() == 1 ? "" : "s")
                            + ": conflicts with another manager: " + String.join(", ", conflicts));
        }
        return target;
    }

    private static void prune(ObjectNode target, JsonNode earlier, JsonNode sent, List<JsonNode> others) {
        earlier.properties().forEach(entry -> {
            String field = entry.getKey();
            JsonNode live = target.path(field);
            JsonNode now = sent.path(field);
            var theirs = below(others, field);
            if (live instanceof ObjectNode map && entry.getValue().isObject() && (now.isObject() || !map.isEmpty())) {
                boolean had = !map.isEmpty();
                prune(map, entry.getValue(), now, theirs);
                if (had && map.isEmpty() && now.isMissingNode()) {
                    target.remove(field);
                }
            } else if (live instanceof ArrayNode list
                    && ListKeys.of(field, list, entry.getValue()).isPresent()) {
                pruneList(field, list, entry.getValue(), now, theirs);
                if (list.isEmpty()) {
                    target.remove(field);
                }
            } else if (now.isMissingNode() && theirs.isEmpty()) {
                target.remove(field);
            }
        });
    }

    private static void pruneList(
            String field, ArrayNode live, JsonNode earlier, JsonNode sent, List<JsonNode> others) {
        var keys = ListKeys.of(field, live, earlier).orElseThrow();
        for (JsonNode item : earlier) {
            int at = ListKeys.indexOf(live, item, keys);
            int kept = ListKeys.indexOf(sent, item, keys);
            var theirs = others.stream()
                    .map(list -> list.path(ListKeys.indexOf(list, item, keys)))
                    .filter(JsonNode::isObject)
                    .toList();
            if (at >= 0 && kept < 0 && theirs.isEmpty()) {
                live.remove(at);
            } else if (at >= 0) {
                prune((ObjectNode) live.get(at), item, kept < 0 ? Json.object() : sent.get(kept), theirs);
            }
        }
    }

    private void merge(ObjectNode target, JsonNode sent, List<JsonNode> others, String path) {
        sent.properties().forEach(entry -> {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            JsonNode live = target.path(field);
            var theirs = below(others, field);
            if (value.isObject()) {
                merge(Json.child(target, field), value, theirs, path + "." + field);
            } else if (value instanceof ArrayNode list
                    && ListKeys.of(field, live, list).isPresent()) {
                target.set(field, mergeList(field, ListKeys.arrayOf(live), list, theirs, path + "." + field));
            } else {
                if (!theirs.isEmpty() && !live.equals(value)) {
                    conflicts.add(path + "." + field);
                }
                target.set(field, value.deepCopy());
            }
        });
    }

    private ArrayNode mergeList(String field, ArrayNode target, ArrayNode sent, List<JsonNode> others, String path) {
        var keys = ListKeys.of(field, target, sent).orElseThrow();
        var ordered = Json.array();
        for (JsonNode item : sent) {
            int at = ListKeys.indexOf(target, item, keys);
            ObjectNode merged = at < 0 ? Json.object() : (ObjectNode) target.remove(at);
            var theirs = new ArrayList<JsonNode>();
            for (JsonNode list : others) {
                JsonNode same = list.path(ListKeys.indexOf(list, item, keys));
                if (same.isObject()) {
                    theirs.add(same);
                }
            }
            merge(merged, item, theirs, path + "[" + Json.text(item, keys.getFirst()) + "]");
            ordered.add(merged);
        }
        // Items of others follow those that the manager put in order.
        return ordered.addAll(target);
    }

    private static List<JsonNode> below(List<JsonNode> trees, String field) {
        return trees.stream()
                .map(tree -> tree.path(field))
                .filter(node -> !node.isMissingNode())
                .toList();
    }
}
