package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Gives pods to nodes that are ready and carry the labels the pods ask for; it does not count room. */
final class Scheduler implements Controller {

    private final Plant plant;
    private final Consumer<ObjectKey> queue;

    Scheduler(Plant plant) {
        this.plant = plant;
        this.queue = plant.loop().queue(this::schedule);
    }

    @Override
    public void on(Change change) {
        if (change.of(ResourceType.POD) && change.type() == Change.Type.ADDED) {
            queue.accept(change.key());
        } else if (change.of(ResourceType.NODE)) {
            plant.store().list(ResourceType.POD, "").stream()
                    .filter(Scheduler::waits)
                    .forEach(pod -> queue.accept(pod.key));
        }
    }

    private void schedule(ObjectKey key) {
        var found = plant.store().find(key).filter(Scheduler::waits);
        if (found.isEmpty()) {
            return;
        }
        var pod = found.get();
        List<Stored> nodes = plant.store().list(ResourceType.NODE, "");
        var chosen = nodes.stream()
                .filter(node -> isReady(node) && matches(node, pod))
                .min(Comparator.comparingLong(this::load));
        if (chosen.isEmpty()) {
            refuse(pod, nodes);
            return;
        }
        plant.api().edit(key, "binding", live -> {
            Json.child(live, "spec").put("nodeName", chosen.get().key.name());
            return live;
        });
        plant.status(key, status -> Condition.holds("PodScheduled").put(status, plant.now()));
    }

    private void refuse(Stored pod, List<Stored> nodes) {
        long mismatched = nodes.stream().filter(node -> !matches(node, pod)).count();
        long unready = nodes.size() - mismatched;
        var message = "0/" + nodes.size() + " nodes are available: "
                + (mismatched > 0 ? mismatched + " node(s) didn't match Pod's node affinity/selector" : "")
                + (mismatched > 0 && unready > 0 ? ", " : "")
                + (unready > 0 ? unready + " node(s) were not ready or unschedulable" : "")
                + ".";
        plant.status(pod.key, status -> new Condition("PodScheduled", false, "Unschedulable", message)
                .put(status, plant.now()));
        plant.event(pod, "Warning", "FailedScheduling", message);
    }

    private long load(Stored node) {
        return plant.store().list(ResourceType.POD, "").stream()
                .filter(pod -> Json.text(pod.json, "spec", "nodeName").equals(node.key.name()))
                .count();
    }

    private static boolean waits(Stored pod) {
        return Json.text(pod.json, "spec", "nodeName").isEmpty() && !pod.isDeleting();
    }

    private static boolean isReady(Stored node) {
        return Condition.isTrue(node, "Ready")
                && !node.json.path("spec").path("unschedulable").asBoolean();
    }

    private static boolean matches(Stored node, Stored pod) {
        JsonNode labels = node.json.path("metadata").path("labels");
        return pod.json.path("spec").path("nodeSelector").properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
    }
}
