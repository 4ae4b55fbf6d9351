package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Deletes what has lost its owners, and keeps an owner that wants to go last until its dependents went. */
final class GarbageCollector extends Reconciler {

    private final ObjectStore store;
    private final Api api;
    private final Map<String, Set<ObjectKey>> dependents = new HashMap<>();

    GarbageCollector(Loop loop, ObjectStore store, Api api) {
        super(loop);
        this.store = store;
        this.api = api;
    }

    @Override
    void observe(Change change) {
        var object = change.object();
        if (change.type() == Change.Type.DELETED) {
            gone(object);
            return;
        }
        owners(object).forEach(owner -> dependents
                .computeIfAbsent(Json.text(owner, "uid"), uid -> new HashSet<>())
                .add(object.key));
        // Whoever has owners may have lost them before it came; most have, and it is a look-up to find out.
        if (owners(object).findAny().isPresent() || isWaitingForDependents(object)) {
            due(object.key);
        }
    }

    private void gone(Stored object) {
        var left = dependents.remove(object.uid());
        if (left != null) {
            left.forEach(this::due);
        }
        owners(object).forEach(owner -> {
            var siblings = dependents.get(Json.text(owner, "uid"));
            if (siblings != null) {
                siblings.remove(object.key);
            }
            find(object, owner).map(found -> found.key).ifPresent(this::due);
        });
    }

    @Override
    void reconcile(ObjectKey key) {
        store.find(key).ifPresent(object -> {
            if (isWaitingForDependents(object)) {
                if (has(object, Deletion.ORPHAN)) {
                    release(object);
                } else {
                    deleteDependentsFirst(object);
                }
            } else if (!object.isDeleting() && isOrphan(object)) {
                api.delete(key, Deletion.plain());
            }
        });
    }

    private void deleteDependentsFirst(Stored owner) {
        var foreground = new Deletion(Json.object().put("propagationPolicy", "Foreground"));
        dependentsOf(owner).stream()
                .filter(object -> !object.isDeleting())
                .forEach(object ->
                        api.delete(object.key, dependents.containsKey(object.uid()) ? foreground : Deletion.plain()));
        if (dependentsOf(owner).isEmpty()) {
            removeFinalizer(owner, Deletion.FOREGROUND);
        }
    }

    private void release(Stored owner) {
        for (Stored object : dependentsOf(owner)) {
            api.edit(object.key, "", json -> {
                var references =
                        json.withObject("metadata").withArray("ownerReferences").elements();
                while (references.hasNext()) {
                    if (Json.text(references.next(), "uid").equals(owner.uid())) {
                        references.remove();
                    }
                }
                return json;
            });
        }
        dependents.remove(owner.uid());
        removeFinalizer(owner, Deletion.ORPHAN);
    }

    private List<Stored> dependentsOf(Stored owner) {
        return dependents.getOrDefault(owner.uid(), Set.of()).stream()
                .flatMap(key -> store.find(key).stream())
                .filter(object -> owners(object)
                        .anyMatch(reference -> Json.text(reference, "uid").equals(owner.uid())))
                .toList();
    }

    private void removeFinalizer(Stored object, String finalizer) {
        api.edit(object.key, "", json -> {
            var finalizers = json.withObject("metadata").withArray("finalizers").elements();
            while (finalizers.hasNext()) {
                if (finalizers.next().asText().equals(finalizer)) {
                    finalizers.remove();
                }
            }
            return json;
        });
    }

    private boolean isOrphan(Stored object) {
        return owners(object).findAny().isPresent()
                && owners(object).allMatch(owner -> find(object, owner).isEmpty());
    }

    private Optional<Stored> find(Stored object, JsonNode owner) {
        return Stream.of(ResourceType.values())
                .filter(type -> type.kind.equals(Json.text(owner, "kind")))
                .map(type ->
                        new ObjectKey(type, type.namespaced ? object.key.namespace() : "", Json.text(owner, "name")))
                .flatMap(key -> store.find(key).stream())
                .filter(found -> found.uid().equals(Json.text(owner, "uid")))
                .findFirst();
    }

    private static boolean isWaitingForDependents(Stored object) {
        return object.isDeleting() && (has(object, Deletion.FOREGROUND) || has(object, Deletion.ORPHAN));
    }

    private static Stream<JsonNode> owners(Stored object) {
        return StreamSupport.stream(
                object.json.path("metadata").path("ownerReferences").spliterator(), false);
    }

    private static boolean has(Stored object, String finalizer) {
        return StreamSupport.stream(
                        object.json.path("metadata").path("finalizers").spliterator(), false)
                .anyMatch(there -> there.asText().equals(finalizer));
    }
}
