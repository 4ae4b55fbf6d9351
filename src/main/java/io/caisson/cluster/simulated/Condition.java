package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One entry of a status's conditions.
 *
 * @param reason empty for none
 * @param message empty for none
 */
record Condition(String type, boolean holds, String reason, String message) {

    static Condition holds(String type) {
        return new Condition(type, true, "", "");
    }

    /** Writes itself over the entry of its type; the time of transition stays while the status stays. */
    void put(ObjectNode status, String now) {
        ObjectNode entry = entry(status);
        String value = holds ? "True" : "False";
        if (!Json.text(entry, "status").equals(value)) {
            entry.put("status", value).put("lastTransitionTime", now);
        }
        text(entry, "reason", reason);
        text(entry, "message", message);
    }

    /** The same for kinds that also say when the entry last changed at all. */
    void putUpdated(ObjectNode status, String now) {
        JsonNode before = find(status, type).deepCopy();
        put(status, now);
        if (!before.equals(find(status, type))) {
            entry(status).put("lastUpdateTime", now);
        }
    }

    static JsonNode find(JsonNode status, String type) {
        for (JsonNode entry : status.path("conditions")) {
            if (Json.text(entry, "type").equals(type)) {
                return entry;
            }
        }
        return Json.object();
    }

    static boolean isTrue(Stored object, String type) {
        return Json.text(find(object.json.path("status"), type), "status").equals("True");
    }

    static void remove(ObjectNode status, String type) {
        var all = status.path("conditions").iterator();
        while (all.hasNext()) {
            if (Json.text(all.next(), "type").equals(type)) {
                all.remove();
            }
        }
    }

    private ObjectNode entry(ObjectNode status) {
        return find(status, type) instanceof ObjectNode there && !there.isEmpty()
                ? there
                : status.withArray("conditions").addObject().put("type", type);
    }

    private static void text(ObjectNode entry, String field, String value) {
        if (value.isEmpty()) {
            entry.remove(field);
        } else {
            entry.put(field, value);
        }
    }
}
