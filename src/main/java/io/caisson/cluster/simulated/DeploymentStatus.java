package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes down how far a deployment has come, and notices when it comes no further. */
final class DeploymentStatus {

    private record Progress(String counts, Instant at) {}

    private final Plant plant;
    private final Consumer<ObjectKey> again;
    private final Map<String, Progress> progress = new HashMap<>();

    DeploymentStatus(Plant plant, Consumer<ObjectKey> again) {
        this.plant = plant;
        this.again = again;
    }

    void forget(Stored deployment) {
        progress.remove(deployment.uid());
    }

    void write(Stored deployment, Stored current, List<Stored> old) {
        List<Stored> all = Stream.concat(old.stream(), Stream.of(current)).toList();
        int desired = deployment.json.path("spec").path("replicas").asInt();
        int replicas = sum(all, "replicas");
        int available = sum(all, "availableReplicas");
        int updated = sum(List.of(current), "replicas");
        int unavailable = RollingStep.share(
                deployment
                        .json
                        .path("spec")
                        .path("strategy")
                        .path("rollingUpdate")
                        .path("maxUnavailable"),
                desired,
                false);
        boolean complete = updated == desired && replicas == desired && available == desired;
        var progressing = progressing(deployment, current, complete, updated + "/" + replicas + "/" + available);
        plant.status(deployment.key, status -> {
            status.put(
                    "observedGeneration",
                    deployment.json.path("metadata").path("generation").asLong());
            count(status, "replicas", replicas);
            count(status, "updatedReplicas", updated);
            count(status, "readyReplicas", sum(all, "readyReplicas"));
            count(status, "availableReplicas", available);
            count(status, "unavailableReplicas", Math.max(0, Math.max(desired, replicas) - available));
            boolean enough = available >= desired - unavailable;
            new Condition(
                            "Available",
                            enough,
                            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                            "Deployment " + (enough ? "has" : "does not have") + " minimum availability.")
                    .putUpdated(status, plant.now());
            progressing.putUpdated(status, plant.now());
            writeFailure(status, all);
        });
    }

    private Condition progressing(Stored deployment, Stored current, boolean complete, String counts) {
        String subject = "ReplicaSet \"" + current.key.name() + "\"";
        if (complete) {
            progress.put(
                    deployment.uid(),
                    new Progress(current.uid() + counts, plant.clock().instant()));
            return new Condition(
                    "Progressing", true, "NewReplicaSetAvailable", subject + " has successfully progressed.");
        }
        var known = progress.get(deployment.uid());
        if (known == null || !known.counts.equals(current.uid() + counts)) {
            known = new Progress(current.uid() + counts, plant.clock().instant());
            progress.put(deployment.uid(), known);
        }
        var deadline = Duration.ofSeconds(
                deployment.json.path("spec").path("progressDeadlineSeconds").asLong(600));
        var left = plant.left(deadline, known.at);
        if (left.isNegative() || left.isZero()) {
            return new Condition(
                    "Progressing", false, "ProgressDeadlineExceeded", subject + " has timed out progressing.");
        }
        plant.loop().after(left.plusMillis(5), () -> again.accept(deployment.key));
        return new Condition("Progressing", true, "ReplicaSetUpdated", subject + " is progressing.");
    }

    private void writeFailure(ObjectNode status, List<Stored> sets) {
        for (Stored set : sets) {
            JsonNode failure = Condition.find(set.json.path("status"), "ReplicaFailure");
            if (!failure.isEmpty()) {
                new Condition("ReplicaFailure", true, Json.text(failure, "reason"), Json.text(failure, "message"))
                        .putUpdated(status, plant.now());
                return;
            }
        }
        Condition.remove(status, "ReplicaFailure");
    }

    private static void count(ObjectNode status, String field, int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }

    private static int sum(List<Stored> sets, String field) {
        return sets.stream()
                .mapToInt(set -> set.json.path("status").path(field).asInt())
                .sum();
    }
}
