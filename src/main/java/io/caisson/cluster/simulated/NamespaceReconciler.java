package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Gives a namespace its default service account, and empties it before it goes. */
final class NamespaceReconciler extends Reconciler {

    private final ObjectStore store;
    private final Api api;
    private final Clock clock;

    NamespaceReconciler(Loop loop, ObjectStore store, Api api, Clock clock) {
        super(loop);
        this.store = store;
        this.api = api;
        this.clock = clock;
    }

    @Override
    void observe(Change change) {
        if (change.of(ResourceType.NAMESPACE)) {
            due(change.key());
        } else if (change.type() == Change.Type.DELETED
                && !change.key().namespace().isEmpty()) {
            due(ObjectKey.namespace(change.key().namespace()));
        }
    }

    @Override
    void reconcile(ObjectKey key) {
        store.find(key).ifPresent(namespace -> {
            if (namespace.isDeleting()) {
                empty(key);
            } else {
                ensureServiceAccount(key.name());
            }
        });
    }

    private void ensureServiceAccount(String namespace) {
        if (store.find(new ObjectKey(ResourceType.SERVICE_ACCOUNT, namespace, "default"))
                .isEmpty()) {
            var account = Json.object();
            account.putObject("metadata").put("name", "default");
            api.create(ResourceType.SERVICE_ACCOUNT, namespace, account);
        }
    }

    private void empty(ObjectKey key) {
        var remaining = new ArrayList<String>();
        for (ResourceType type : ResourceType.values()) {
            if (!type.namespaced) {
                continue;
            }
            store.list(type, key.name()).stream()
                    .filter(object -> !object.isDeleting())
                    .forEach(object -> api.delete(object.key, Deletion.plain()));
            int left = store.list(type, key.name()).size();
            if (left > 0) {
                remaining.add(type.qualifiedPlural() + " has " + left + " resource instances");
            }
        }
        if (remaining.isEmpty()) {
            api.edit(key, "finalize", namespace -> {
                namespace.withObject("spec").remove("finalizers");
                return namespace;
            });
        } else {
            report(key, remaining);
        }
    }

    private void report(ObjectKey key, List<String> remaining) {
        api.edit(key, "status", namespace -> {
            ObjectNode status = namespace.withObject("status");
            var before = status.deepCopy();
            Conditions.add(
                    status.putArray("conditions"),
                    before,
                    clock.instant(),
                    "NamespaceContentRemaining",
                    true,
                    "SomeResourcesRemain",
                    "Some resources are remaining: " + String.join(", ", remaining));
            return namespace;
        });
    }
}
