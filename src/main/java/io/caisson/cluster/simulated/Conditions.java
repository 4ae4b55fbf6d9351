package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The conditions in an object's status: a transition has a time, a repetition has none. */
final class Conditions {

    private Conditions() {}

    static JsonNode find(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (Json.text(condition, "type").equals(type)) {
                return condition;
            }
        }
        return Json.object();
    }

    static boolean isTrue(JsonNode status, String type) {
        return Json.text(find(status, type), "status").equals("True");
    }

    /** Adds a condition to {@code conditions}, with the time of its last transition as {@code before} knows it. */
    static ObjectNode add(
            ArrayNode conditions,
            JsonNode before,
            Instant now,
            String type,
            boolean value,
            @Nullable String reason,
            @Nullable String message) {
        String status = value ? "True" : "False";
        JsonNode known = find(before, type);
        boolean same = Json.text(known, "status").equals(status);
        ObjectNode condition = conditions.addObject().put("type", type).put("status", status);
        condition.put("lastTransitionTime", same ? Json.text(known, "lastTransitionTime") : Json.time(now));
        if (reason != null) {
            condition.put("reason", reason);
        }
        if (message != null) {
            condition.put("message", message);
        }
        return condition;
    }
}
