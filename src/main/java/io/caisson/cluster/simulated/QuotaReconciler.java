package io.caisson.cluster.simulated;

/** Keeps the status of quotas when limits change and when objects end. */
final class QuotaReconciler extends Reconciler {

    private final QuotaAdmission quotas;

    QuotaReconciler(Loop loop, ObjectStore store) {
        super(loop);
        this.quotas = new QuotaAdmission(store);
    }

    @Override
    void observe(Change change) {
        boolean mayFree = change.type() == Change.Type.DELETED || change.of(ResourceType.POD);
        if (change.of(ResourceType.RESOURCE_QUOTA) || mayFree) {
            due(ObjectKey.namespace(change.key().namespace()));
        }
    }

    @Override
    void reconcile(ObjectKey namespace) {
        if (!namespace.name().isEmpty()) {
            quotas.recount(namespace.name());
        }
    }
}
