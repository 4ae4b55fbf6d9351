package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The verbs of the API server on stored objects, for requests from outside and for the simulator alike. */
final class Api {

    private final ObjectStore store;
    private final Clock clock;
    private final Admission admission;

    Api(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.admission = new Admission(store);
    }

    Stored get(ObjectKey key) {
        return store.find(key).orElseThrow(() -> ApiError.notFound(key));
    }

    Stored create(ResourceType type, String namespace, ObjectNode sent) {
        return create(type, namespace, sent, Map.of());
    }

    private Stored create(ResourceType type, String namespace, ObjectNode sent, Map<String, JsonNode> applied) {
        ObjectNode object = sent.deepCopy();
        var metadata = ObjectRules.addressed(type, namespace, object);
        if (!Json.text(metadata, "resourceVersion").isEmpty()) {
            throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
        }
        var key = ObjectKey.of(type, object);
        ObjectRules.validateName(key);
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Json.time(clock.instant()));
        metadata.remove("deletionTimestamp");
        metadata.remove("managedFields");
        if (type.has(ResourceType.Trait.STATUS) && type != ResourceType.NODE) {
            object.remove("status");
        }
        if (type.has(ResourceType.Trait.GENERATION)) {
            metadata.put("generation", 1);
        }
        return store.atomically(() -> {
            if (store.find(key).isPresent()) {
                throw ApiError.exists(key);
            }
            Defaults.fill(key, object);
            admission.admit(key, object);
            ObjectRules.validate(key, object);
            var created = store.put(key, object, applied);
            admission.recount(key.namespace());
            return created;
        });
    }

    Stored replace(ObjectKey key, ObjectNode sent, String subresource) {
        return store.atomically(() -> {
            var live = get(key);
            if (key.type() == ResourceType.LEASE
                    && Json.text(sent, "metadata", "resourceVersion").isEmpty()) {
                throw ApiError.invalid(
                        key, "metadata.resourceVersion: Invalid value: 0: must be specified for an update");
            }
            ObjectRules.addressed(key.type(), key.namespace(), sent);
            return write(live, sent.deepCopy(), subresource, live.applied);
        });
    }

    Stored jsonPatch(ObjectKey key, JsonNode patch, String subresource) {
        return edit(key, subresource, live -> {
            try {
                return (ObjectNode) JsonPatch.apply(patch, live);
            } catch (JsonPatchException e) {
                throw ApiError.invalid(key, String.valueOf(e.getMessage()));
            }
        });
    }

    Stored mergePatch(ObjectKey key, JsonNode patch, String subresource) {
        return edit(key, subresource, live -> MergePatch.plain(live, patch));
    }

    Stored strategicPatch(ObjectKey key, JsonNode patch, String subresource) {
        return edit(key, subresource, live -> MergePatch.strategic(live, patch));
    }

    /** Changes an object by a function of what it is now. */
    Stored edit(ObjectKey key, String subresource, UnaryOperator<ObjectNode> change) {
        return store.atomically(() -> {
            var live = get(key);
            return write(live, change.apply(live.json.deepCopy()), subresource, live.applied);
        });
    }

    Stored apply(ObjectKey key, ObjectNode sent, String manager, boolean force, String subresource) {
        return store.atomically(() -> {
            ObjectRules.addressed(key.type(), key.namespace(), sent);
            sent.withObject("metadata").remove("managedFields");
            // Status has owners of its own, so the two halves of an object are remembered apart.
            String owner = subresource.isEmpty() ? manager : manager + "/" + subresource;
            var found = store.find(key);
            if (found.isEmpty()) {
                if (!subresource.isEmpty()) {
                    throw ApiError.notFound(key);
                }
                return create(key.type(), key.namespace(), sent, Map.of(owner, ObjectRules.claimed(sent)));
            }
            var live = found.get();
            var applied = new HashMap<>(live.applied);
            applied.put(owner, ObjectRules.claimed(sent));
            var merged = new ServerSideApply(owner, force).apply(live, sent);
            return write(live, merged, subresource, applied);
        });
    }

    private Stored write(Stored live, ObjectNode wanted, String subresource, Map<String, JsonNode> applied) {
        ObjectNode object = ObjectRules.update(live, wanted, subresource);
        if (subresource.isEmpty()) {
            Defaults.fill(live.key, object);
            ObjectRules.validate(live.key, object);
            ObjectRules.validateChange(live, object);
            ObjectRules.countGeneration(live, object);
        }
        var written = store.put(live.key, object, applied);
        return Deletion.isComplete(written) ? removed(written) : written;
    }

    private Stored removed(Stored object) {
        store.remove(object.key);
        return object;
    }

    /** Starts, and where nothing stands in the way completes, the deletion of an object. */
    Deletion.Outcome delete(ObjectKey key, Deletion deletion) {
        return store.atomically(() -> {
            var live = get(key);
            deletion.checkPreconditions(live);
            ObjectNode marked = deletion.mark(live, clock.instant());
            if (Deletion.isComplete(marked, key.type())) {
                store.remove(key);
                return new Deletion.Outcome(live, true);
            }
            return new Deletion.Outcome(store.put(key, marked, live.applied), false);
        });
    }
}
