package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Deletes what belongs to deleted objects: after them, before them, or not at all, as the deletion asked. */
final class GarbageCollector implements Controller {

    private final Plant plant;

    GarbageCollector(Plant plant) {
        this.plant = plant;
    }

    @Override
    public void on(Change change) {
        String namespace = change.key().namespace();
        if (namespace.isEmpty()) {
            return;
        }
        if (change.type() == Change.Type.DELETED) {
            dependents(change.object()).forEach(dependent -> delete(dependent, Deletion.plain()));
            owners(namespace).forEach(this::goBefore);
        } else if (change.object().isDeleting()) {
            plant.store().find(change.key()).ifPresent(this::goBefore);
        }
    }

    private void goBefore(Stored owner) {
        if (has(owner, Deletion.ORPHAN)) {
            dependents(owner).forEach(dependent -> plant.api().edit(dependent.key, "", live -> {
                live.withObject("metadata").remove("ownerReferences");
                return live;
            }));
            release(owner, Deletion.ORPHAN);
        } else if (has(owner, Deletion.FOREGROUND)) {
            var dependents = dependents(owner);
            dependents.forEach(dependent -> delete(
                    dependent,
                    dependent.key.type() == ResourceType.REPLICA_SET
                            ? new Deletion(Json.object().put("propagationPolicy", "Foreground"))
                            : Deletion.plain()));
            if (dependents.isEmpty()) {
                release(owner, Deletion.FOREGROUND);
            }
        }
    }

    private List<Stored> owners(String namespace) {
        return Stream.of(ResourceType.DEPLOYMENT, ResourceType.REPLICA_SET)
                .flatMap(type -> plant.store().list(type, namespace).stream())
                .filter(Stored::isDeleting)
                .toList();
    }

    private List<Stored> dependents(Stored owner) {
        String uid = owner.uid();
        return Stream.of(ResourceType.values())
                .filter(type -> type.namespaced)
                .flatMap(type -> plant.store().list(type, owner.key.namespace()).stream())
                .filter(object -> {
                    for (JsonNode reference : object.json.path("metadata").path("ownerReferences")) {
                        if (Json.text(reference, "uid").equals(uid)) {
                            return true;
                        }
                    }
                    return false;
                })
                .toList();
    }

    private void delete(Stored object, Deletion deletion) {
        if (!object.isDeleting()) {
            plant.api().delete(object.key, deletion);
        }
    }

    private static boolean has(Stored object, String finalizer) {
        for (JsonNode there : object.json.path("metadata").path("finalizers")) {
            if (there.asText().equals(finalizer)) {
                return object.isDeleting();
            }
        }
        return false;
    }

    private void release(Stored owner, String finalizer) {
        plant.api().edit(owner.key, "", live -> {
            var all = live.path("metadata").path("finalizers").iterator();
            while (all.hasNext()) {
                if (all.next().asText().equals(finalizer)) {
                    all.remove();
                }
            }
            return live;
        });
    }
}
