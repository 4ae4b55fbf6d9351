package io.caisson.cluster.simulated;

import java.util.function.Consumer;

/** Keeps what quotas say is used in step with what is there. */
final class QuotaController implements Controller {

    private final Consumer<ObjectKey> queue;

    QuotaController(Plant plant) {
        var admission = new Admission(plant.store());
        this.queue = plant.loop().queue(namespace -> plant.store().atomically(() -> {
            admission.recount(namespace.name());
            return true;
        }));
    }

    @Override
    public void on(Change change) {
        boolean counts = change.type() == Change.Type.DELETED
                || change.of(ResourceType.RESOURCE_QUOTA)
                || change.of(ResourceType.POD);
        if (counts && !change.key().namespace().isEmpty()) {
            queue.accept(ObjectKey.namespace(change.key().namespace()));
        }
    }
}
