package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which lists are merged item by item, and by which fields their items are told apart. */
final class ListKeys {

    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("conditions", List.of("type")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("ports", List.of("containerPort", "port", "protocol")));

    private ListKeys() {}

    /** The fields that tell the items apart, when every item of both lists is an object. */
    static Optional<List<String>> of(String field, JsonNode... lists) {
        var keys = KEYS.get(field);
        if (keys == null) {
            return Optional.empty();
        }
        for (JsonNode list : lists) {
            for (JsonNode item : list) {
                if (!item.isObject()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(keys);
    }

    /** The place of the item in {@code list} with the keys of {@code item}, or -1. */
    static int indexOf(JsonNode list, JsonNode item, List<String> keys) {
        var wanted = identity(item, keys);
        for (int i = 0; i < list.size(); i++) {
            if (identity(list.get(i), keys).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    static ArrayNode arrayOf(JsonNode list) {
        return list instanceof ArrayNode array ? array : Json.array();
    }

    private static List<String> identity(JsonNode item, List<String> keys) {
        var identity = new ArrayList<String>();
        for (String key : keys) {
            identity.add(key.equals("protocol") ? item.path(key).asText("TCP") : Json.text(item, key));
        }
        return identity;
    }
}
