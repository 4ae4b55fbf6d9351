package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes how far a Deployment has come: counts, and the conditions Available, Progressing and ReplicaFailure. */
final class DeploymentStatus {

    private static final String COMPLETE = "NewReplicaSetAvailable";

    private final Api api;
    private final Clock clock;

    DeploymentStatus(Api api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Writes the status; returns when to look again because the deadline for progress will have passed. */
    Optional<Duration> write(ObjectKey key, ObjectKey currentKey, List<Stored> sets, boolean created) {
        var written = api.edit(key, "status", deployment -> {
            JsonNode before = deployment.path("status");
            ObjectNode status = counts(deployment, currentKey, sets);
            var conditions = new Writer(status.putArray("conditions"), before, clock.instant());
            writeAvailable(deployment.path("spec"), status, conditions);
            writeProgressing(deployment, currentKey, status, conditions, created);
            writeFailure(sets, conditions);
            deployment.set("status", status);
            return deployment;
        });
        JsonNode progressing = Conditions.find(written.json.path("status"), "Progressing");
        return deadline(written.json, progressing)
                .filter(end -> Json.text(progressing, "status").equals("True"))
                .map(end -> Duration.between(clock.instant(), end).plusMillis(1));
    }

    private static ObjectNode counts(JsonNode deployment, ObjectKey currentKey, List<Stored> sets) {
        var current = sets.stream().filter(set -> set.key.equals(currentKey)).toList();
        int wanted = sets.stream()
                .mapToInt(set -> number(set.json.path("spec"), "replicas"))
                .sum();
        int available = sum(sets, "availableReplicas");
        ObjectNode status = Json.object()
                .put(
                        "observedGeneration",
                        deployment.path("metadata").path("generation").asLong());
        putUnlessZero(status, "replicas", sum(sets, "replicas"));
        putUnlessZero(status, "updatedReplicas", sum(current, "replicas"));
        putUnlessZero(status, "readyReplicas", sum(sets, "readyReplicas"));
        putUnlessZero(status, "availableReplicas", available);
        putUnlessZero(status, "unavailableReplicas", Math.max(0, wanted - available));
        return status;
    }

    private static void writeAvailable(JsonNode spec, JsonNode status, Writer conditions) {
        int replicas = number(spec, "replicas");
        int unavailable =
                RolloutPlan.share(spec.path("strategy").path("rollingUpdate").path("maxUnavailable"), replicas, false);
        if (number(status, "availableReplicas") >= replicas - unavailable) {
            conditions.write(
                    "Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", false);
        } else {
            conditions.write(
                    "Available",
                    false,
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.",
                    false);
        }
    }

    private static void writeProgressing(
            JsonNode deployment, ObjectKey current, JsonNode status, Writer conditions, boolean created) {
        String subject = "ReplicaSet \"" + current.name() + "\"";
        JsonNode known = Conditions.find(conditions.before, "Progressing");
        // Once complete, a crash is no lack of progress, as long as no pod of another template is there.
        boolean settled = Json.text(known, "reason").equals(COMPLETE)
                && number(status, "replicas") == number(status, "updatedReplicas");
        boolean late = deadline(deployment, known)
                .filter(end -> !conditions.now.isBefore(end))
                .isPresent();
        if (isComplete(deployment, status)) {
            conditions.write("Progressing", true, COMPLETE, subject + " has successfully progressed.", false);
        } else if (created) {
            conditions.write("Progressing", true, "NewReplicaSetCreated", "Created new " + subject, true);
        } else if (known.isEmpty() || (!settled && hasProgressed(conditions.before, status))) {
            conditions.write("Progressing", true, "ReplicaSetUpdated", subject + " is progressing.", true);
        } else if (!settled && late) {
            conditions.write(
                    "Progressing", false, "ProgressDeadlineExceeded", subject + " has timed out progressing.", false);
        } else {
            conditions.keep(known);
        }
    }

    /** Pods that can't be made show in the sets' conditions; the newest set's word counts first. */
    private static void writeFailure(List<Stored> sets, Writer conditions) {
        sets.reversed().stream()
                .map(set -> Conditions.find(set.json.path("status"), "ReplicaFailure"))
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .ifPresent(failure -> conditions.write(
                        "ReplicaFailure", true, Json.text(failure, "reason"), Json.text(failure, "message"), false));
    }

    private static boolean isComplete(JsonNode deployment, JsonNode status) {
        int replicas = number(deployment.path("spec"), "replicas");
        return number(status, "updatedReplicas") == replicas
                && number(status, "replicas") == replicas
                && number(status, "availableReplicas") == replicas;
    }

    private static boolean hasProgressed(JsonNode before, JsonNode status) {
        return number(status, "updatedReplicas") > number(before, "updatedReplicas")
                || oldPods(status) < oldPods(before)
                || number(status, "readyReplicas") > number(before, "readyReplicas")
                || number(status, "availableReplicas") > number(before, "availableReplicas");
    }

    private static int oldPods(JsonNode status) {
        return number(status, "replicas") - number(status, "updatedReplicas");
    }

    /** When the rollout will have gone on for too long without progress; empty once it is complete. */
    private static Optional<Instant> deadline(JsonNode deployment, JsonNode progressing) {
        if (progressing.isEmpty() || Json.text(progressing, "reason").equals(COMPLETE)) {
            return Optional.empty();
        }
        long seconds = deployment.path("spec").path("progressDeadlineSeconds").asLong();
        return Optional.of(
                Instant.parse(Json.text(progressing, "lastUpdateTime")).plusSeconds(seconds));
    }

    private static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value != 0) {
            status.put(field, value);
        }
    }

    private static int sum(List<Stored> sets, String field) {
        return sets.stream()
                .mapToInt(set -> number(set.json.path("status"), field))
                .sum();
    }

    private static int number(JsonNode from, String field) {
        return from.path(field).asInt();
    }

    /** Conditions that also say when they were last updated, which progress alone does too. */
    private record Writer(ArrayNode conditions, JsonNode before, Instant now) {

        void write(String type, boolean value, String reason, String message, boolean update) {
            JsonNode known = Conditions.find(before, type);
            var condition = Conditions.add(conditions, before, now, type, value, reason, message);
            boolean same = Json.text(known, "status").equals(Json.text(condition, "status"))
                    && Json.text(known, "reason").equals(reason);
            condition.put("lastUpdateTime", same && !update ? Json.text(known, "lastUpdateTime") : Json.time(now));
        }

        void keep(JsonNode condition) {
            conditions.add(condition.deepCopy());
        }
    }
}
