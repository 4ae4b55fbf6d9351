package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Keeps as many pods as each replica set asks for. */
final class ReplicaSetController implements Controller {

    private final Plant plant;
    private final Consumer<ObjectKey> queue;

    ReplicaSetController(Plant plant) {
        this.plant = plant;
        this.queue = plant.loop().queue(this::reconcile);
    }

    @Override
    public void on(Change change) {
        if (change.of(ResourceType.REPLICA_SET)) {
            queue.accept(change.key());
        } else if (change.of(ResourceType.POD)) {
            String uid = change.object().controllerUid();
            plant.store().list(ResourceType.REPLICA_SET, change.key().namespace()).stream()
                    .filter(set -> set.uid().equals(uid))
                    .forEach(set -> queue.accept(set.key));
        }
    }

    private void reconcile(ObjectKey key) {
        var found = plant.store().find(key).filter(set -> !set.isDeleting());
        if (found.isEmpty()) {
            return;
        }
        var set = found.get();
        int wanted = set.json.path("spec").path("replicas").asInt();
        List<Stored> pods = pods(set);
        String refusal = "";
        try {
            for (int i = pods.size(); i < wanted; i++) {
                plant.api().create(ResourceType.POD, key.namespace(), pod(set));
            }
        } catch (ApiError e) {
            refusal = e.message;
            plant.event(set, "Warning", "FailedCreate", "Error creating: " + refusal);
            plant.retry(() -> queue.accept(key));
        }
        pods.stream()
                .sorted(Comparator.comparingInt(ReplicaSetController::worth)
                        .thenComparing(Stored::createdAt, Comparator.reverseOrder()))
                .limit(Math.max(0, pods.size() - wanted))
                .forEach(pod -> plant.api().delete(pod.key, Deletion.plain()));
        count(set, refusal);
    }

    private List<Stored> pods(Stored set) {
        return plant.controlledBy(set, ResourceType.POD).stream()
                .filter(pod -> !pod.isDeleting())
                .filter(pod -> !List.of("Succeeded", "Failed").contains(Json.text(pod.json, "status", "phase")))
                .toList();
    }

    private static ObjectNode pod(Stored set) {
        JsonNode template = set.json.path("spec").path("template");
        ObjectNode pod = Json.object();
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("generateName", set.key.name() + "-");
        for (String field : List.of("labels", "annotations")) {
            if (template.path("metadata").has(field)) {
                metadata.set(field, template.path("metadata").path(field).deepCopy());
            }
        }
        metadata.putArray("ownerReferences").add(owner(set));
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    static ObjectNode owner(Stored owner) {
        return Json.object()
                .put("apiVersion", owner.key.type().apiVersion())
                .put("kind", owner.key.type().kind)
                .put("name", owner.key.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** The pods that are worth least go first: without a node, then not ready. */
    private static int worth(Stored pod) {
        if (Json.text(pod.json, "spec", "nodeName").isEmpty()) {
            return 0;
        }
        return Condition.isTrue(pod, "Ready") ? 2 : 1;
    }

    private void count(Stored set, String refusal) {
        List<Stored> pods = pods(set);
        var ready = pods.stream().filter(pod -> Condition.isTrue(pod, "Ready")).toList();
        var settle =
                Duration.ofSeconds(set.json.path("spec").path("minReadySeconds").asLong());
        long available = ready.stream()
                .filter(pod -> left(pod, settle).isNegative() || settle.isZero())
                .count();
        ready.stream()
                .map(pod -> left(pod, settle))
                .filter(left -> !left.isNegative() && !settle.isZero())
                .min(Comparator.naturalOrder())
                .ifPresent(left -> plant.loop().after(left.plusMillis(5), () -> queue.accept(set.key)));
        plant.status(set.key, status -> {
            status.put("replicas", pods.size())
                    .put("fullyLabeledReplicas", pods.size())
                    .put("readyReplicas", ready.size())
                    .put("availableReplicas", available)
                    .put(
                            "observedGeneration",
                            set.json.path("metadata").path("generation").asLong());
            if (refusal.isEmpty()) {
                Condition.remove(status, "ReplicaFailure");
            } else {
                new Condition("ReplicaFailure", true, "FailedCreate", refusal).put(status, plant.now());
            }
        });
    }

    private Duration left(Stored pod, Duration settle) {
        var since = Json.text(Condition.find(pod.json.path("status"), "Ready"), "lastTransitionTime");
        return plant.left(settle, Instant.parse(since));
    }
}
