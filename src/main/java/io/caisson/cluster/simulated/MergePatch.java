package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7386), and the strategic kind that merges known lists item by item. */
final class MergePatch {

    private final boolean strategic;

    private MergePatch(boolean strategic) {
        this.strategic = strategic;
    }

    static ObjectNode plain(ObjectNode target, JsonNode patch) {
        return new MergePatch(false).merge(target.deepCopy(), patch);
    }

    static ObjectNode strategic(ObjectNode target, JsonNode patch) {
        return new MergePatch(true).merge(target.deepCopy(), patch);
    }

    private ObjectNode merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(entry -> {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(field);
            } else if (value.isObject()) {
                target.set(field, merge(Json.child(target, field), value));
            } else if (strategic && value.isArray()) {
                target.set(field, mergeList(field, ListKeys.arrayOf(target.path(field)), (ArrayNode) value));
            } else {
                target.set(field, value.deepCopy());
            }
        });
        return target;
    }

    private ArrayNode mergeList(String field, ArrayNode target, ArrayNode patch) {
        var keys = ListKeys.of(field, target, patch);
        if (keys.isEmpty()) {
            return patch.deepCopy();
        }
        for (JsonNode item : patch) {
            int at = ListKeys.indexOf(target, item, keys.get());
            if (Json.text(item, "$patch").equals("delete")) {
                if (at >= 0) {
                    target.remove(at);
                }
            } else if (at < 0) {
                target.add(merge(Json.object(), item));
            } else {
                merge((ObjectNode) target.get(at), item);
            }
        }
        return target;
    }
}
