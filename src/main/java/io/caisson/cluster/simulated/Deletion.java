package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * How an object is to be deleted.
 *
 * @param options the DeleteOptions of the request, empty for none
 */
record Deletion(JsonNode options) {

    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    /** What a deletion came to: gone at once, or marked and waiting for somebody. */
    record Outcome(Stored object, boolean gone) {}

    static Deletion plain() {
        return new Deletion(Json.object());
    }

    /** Without grace, and only if the object is still the one with this UID. */
    static Deletion immediately(String uid) {
        var options = Json.object().put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", uid);
        return new Deletion(options);
    }

    void checkPreconditions(Stored live) {
        JsonNode wanted = options.path("preconditions");
        check(live, "UID", Json.text(wanted, "uid"), live.uid());
        check(
                live,
                "ResourceVersion",
                Json.text(wanted, "resourceVersion"),
                Json.text(live.json, "metadata", "resourceVersion"));
    }

    /** The object with the marks of a deletion that began at {@code now}. */
    ObjectNode mark(Stored live, Instant now) {
        ObjectNode marked = live.json.deepCopy();
        ObjectNode metadata = marked.withObject("metadata");
        long grace = grace(live);
        boolean sooner = !live.isDeleting()
                || grace < metadata.path("deletionGracePeriodSeconds").asLong();
        if (sooner) {
            metadata.put("deletionTimestamp", Json.time(now.plusSeconds(grace)));
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        switch (Json.text(options, "propagationPolicy")) {
            case "Foreground" -> addFinalizer(metadata, FOREGROUND);
            case "Orphan" -> addFinalizer(metadata, ORPHAN);
            default -> {}
        }
        if (live.key.type() == ResourceType.NAMESPACE) {
            marked.withObject("status").put("phase", "Terminating");
        }
        return marked;
    }

    static boolean isComplete(Stored object) {
        return isComplete(object.json, object.key.type());
    }

    /** Whether a marked object has nobody left to wait for. */
    static boolean isComplete(JsonNode object, ResourceType type) {
        JsonNode metadata = object.path("metadata");
        return metadata.hasNonNull("deletionTimestamp")
                && metadata.path("deletionGracePeriodSeconds").asLong() == 0
                && metadata.path("finalizers").isEmpty()
                && (type != ResourceType.NAMESPACE
                        || object.path("spec").path("finalizers").isEmpty());
    }

    private long grace(Stored live) {
        if (live.key.type() != ResourceType.POD) {
            return 0;
        }
        String phase = Json.text(live.json, "status", "phase");
        boolean nothingRuns = Json.text(live.json, "spec", "nodeName").isEmpty()
                || phase.equals("Succeeded")
                || phase.equals("Failed");
        if (nothingRuns) {
            return 0;
        }
        return options.hasNonNull("gracePeriodSeconds")
                ? options.path("gracePeriodSeconds").asLong()
                : live.json.path("spec").path("terminationGracePeriodSeconds").asLong(30);
    }

    private static void check(Stored live, String what, String wanted, String actual) {
        if (!wanted.isEmpty() && !wanted.equals(actual)) {
            throw ApiError.conflict(
                    live.key,
                    "Precondition failed: " + what + " in precondition: " + wanted + ", " + what + " in object meta: "
                            + actual);
        }
    }

    private static void addFinalizer(ObjectNode metadata, String finalizer) {
        for (JsonNode there : metadata.path("finalizers")) {
            if (there.asText().equals(finalizer)) {
                return;
            }
        }
        metadata.withArray("finalizers").add(finalizer);
    }
}
