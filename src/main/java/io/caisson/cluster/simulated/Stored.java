package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version of one object; its tree must not be changed. */
final class Stored {

    final ObjectKey key;
    final ObjectNode json;
    final long revision;
    /** What each manager sent with its last server-side apply. */
    final Map<String, JsonNode> applied;

    private volatile @Nullable Map<String, BigDecimal> usage;

    Stored(ObjectKey key, ObjectNode json, long revision, Map<String, JsonNode> applied) {
        this.key = key;
        this.json = json;
        this.revision = revision;
        this.applied = Map.copyOf(applied);
    }

    /** What the object counts against a quota, by quota key. */
    Map<String, BigDecimal> usage() {
        var known = usage;
        if (known == null) {
            known = QuotaUsage.of(key.type(), json);
            usage = known;
        }
        return known;
    }

    String uid() {
        return Json.text(json, "metadata", "uid");
    }

    boolean isDeleting() {
        return json.path("metadata").hasNonNull("deletionTimestamp");
    }

    Instant createdAt() {
        return Instant.parse(Json.text(json, "metadata", "creationTimestamp"));
    }

    /** The UID of the controller that owns the object, or empty. */
    String controllerUid() {
        for (JsonNode owner : json.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Json.text(owner, "uid");
            }
        }
        return "";
    }
}
