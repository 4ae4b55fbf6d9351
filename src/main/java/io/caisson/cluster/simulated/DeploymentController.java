package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Rolls deployments out: a replica set per template, the new one up and the old ones down. */
final class DeploymentController implements Controller {

    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Plant plant;
    private final DeploymentStatus status;
    private final Consumer<ObjectKey> queue;

    DeploymentController(Plant plant) {
        this.plant = plant;
        this.queue = plant.loop().queue(this::reconcile);
        this.status = new DeploymentStatus(plant, queue);
    }

    @Override
    public void on(Change change) {
        if (change.of(ResourceType.DEPLOYMENT)) {
            if (change.type() == Change.Type.DELETED) {
                status.forget(change.object());
            }
            queue.accept(change.key());
        } else if (change.of(ResourceType.REPLICA_SET)) {
            String uid = change.object().controllerUid();
            plant.store().list(ResourceType.DEPLOYMENT, change.key().namespace()).stream()
                    .filter(deployment -> deployment.uid().equals(uid))
                    .forEach(deployment -> queue.accept(deployment.key));
        }
    }

    private void reconcile(ObjectKey key) {
        var found = plant.store().find(key).filter(deployment -> !deployment.isDeleting());
        if (found.isEmpty()) {
            return;
        }
        var deployment = found.get();
        String hash = hash(deployment);
        var current = new ObjectKey(ResourceType.REPLICA_SET, key.namespace(), key.name() + "-" + hash);
        if (plant.store().find(current).isEmpty()) {
            plant.api().create(ResourceType.REPLICA_SET, key.namespace(), replicaSet(deployment, current.name(), hash));
        }
        revise(deployment, current);
        RollingStep.next(deployment, plant.api().get(current), old(deployment, current))
                .forEach(this::scale);
        var live = plant.api().get(current);
        status.write(deployment, live, old(deployment, current));
        forgetOldest(deployment, old(deployment, current));
    }

    private static String hash(Stored deployment) {
        return Names.hash(Json.canonical(deployment.json.path("spec").path("template")));
    }

    private List<Stored> old(Stored deployment, ObjectKey current) {
        return plant.controlledBy(deployment, ResourceType.REPLICA_SET).stream()
                .filter(set -> !set.key.equals(current) && !set.isDeleting())
                .sorted(Comparator.comparingInt(DeploymentController::revision))
                .toList();
    }

    private static ObjectNode replicaSet(Stored deployment, String name, String hash) {
        JsonNode spec = deployment.json.path("spec");
        var set = Json.object();
        ObjectNode metadata = set.putObject("metadata").put("name", name);
        ObjectNode template = spec.path("template").deepCopy();
        Json.child(Json.child(template, "metadata"), "labels").put(HASH, hash);
        metadata.set("labels", template.path("metadata").path("labels").deepCopy());
        metadata.putArray("ownerReferences").add(ReplicaSetController.owner(deployment));
        ObjectNode own = set.putObject("spec").put("replicas", 0);
        own.put("minReadySeconds", spec.path("minReadySeconds").asInt());
        own.set("selector", spec.path("selector").deepCopy());
        Json.child(Json.child(own, "selector"), "matchLabels").put(HASH, hash);
        own.set("template", template);
        return set;
    }

    /** Numbers the current set after all others, on the set and on the deployment. */
    private void revise(Stored deployment, ObjectKey current) {
        int latest = old(deployment, current).stream()
                .mapToInt(DeploymentController::revision)
                .max()
                .orElse(0);
        int own = revision(plant.api().get(current));
        int number = own > latest ? own : latest + 1;
        int settle = deployment.json.path("spec").path("minReadySeconds").asInt();
        plant.api().edit(current, "", set -> {
            Json.child(set, "spec").put("minReadySeconds", settle);
            return annotated(set, number);
        });
        plant.api().edit(deployment.key, "", live -> annotated(live, number));
    }

    private static ObjectNode annotated(ObjectNode object, int revision) {
        Json.child(Json.child(object, "metadata"), "annotations").put(REVISION, Integer.toString(revision));
        return object;
    }

    private static int revision(Stored set) {
        return set.json.path("metadata").path("annotations").path(REVISION).asInt();
    }

    private void scale(ObjectKey key, int replicas) {
        plant.api().edit(key, "", set -> {
            Json.child(set, "spec").put("replicas", replicas);
            return set;
        });
    }

    private void forgetOldest(Stored deployment, List<Stored> old) {
        var empty = old.stream()
                .filter(set -> set.json.path("spec").path("replicas").asInt() == 0
                        && set.json.path("status").path("replicas").asInt() == 0)
                .toList();
        int kept = deployment.json.path("spec").path("revisionHistoryLimit").asInt(10);
        empty.stream().limit(Math.max(0, empty.size() - kept)).forEach(set -> plant.api()
                .delete(set.key, Deletion.plain()));
    }
}
