package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Gives a namespace its service account, and empties it before it goes. */
final class NamespaceController implements Controller {

    private final Plant plant;
    private final Consumer<ObjectKey> queue;

    NamespaceController(Plant plant) {
        this.plant = plant;
        this.queue = plant.loop().queue(this::empty);
    }

    @Override
    public void on(Change change) {
        if (change.of(ResourceType.NAMESPACE)) {
            if (change.type() == Change.Type.ADDED) {
                addServiceAccount(change.key().name());
            }
            queue.accept(change.key());
        } else if (change.type() == Change.Type.DELETED
                && !change.key().namespace().isEmpty()) {
            queue.accept(ObjectKey.namespace(change.key().namespace()));
        }
    }

    private void addServiceAccount(String namespace) {
        ObjectNode account = Json.object();
        account.putObject("metadata").put("name", "default");
        var key = new ObjectKey(ResourceType.SERVICE_ACCOUNT, namespace, "default");
        if (plant.store().find(key).isEmpty()) {
            plant.api().create(ResourceType.SERVICE_ACCOUNT, namespace, account);
        }
    }

    private void empty(ObjectKey key) {
        var namespace = plant.store().find(key);
        if (namespace.isEmpty() || !namespace.get().isDeleting()) {
            return;
        }
        boolean empty = true;
        for (ResourceType type : ResourceType.values()) {
            if (type.namespaced) {
                for (Stored object : plant.store().list(type, key.name())) {
                    boolean gone = !object.isDeleting()
                            && plant.api().delete(object.key, Deletion.plain()).gone();
                    empty &= gone;
                }
            }
        }
        if (empty) {
            plant.api().edit(key, "finalize", live -> {
                Json.child(live, "spec").remove("finalizers");
                return live;
            });
        }
    }
}
