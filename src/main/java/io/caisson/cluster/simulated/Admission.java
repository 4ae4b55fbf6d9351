package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a new object has to pass before it is stored, in the order of a real API server. */
final class Admission {

    private final ObjectStore store;
    private final PodAdmission pods;
    private final QuotaAdmission quotas;

    Admission(ObjectStore store) {
        this.store = store;
        this.pods = new PodAdmission(store);
        this.quotas = new QuotaAdmission(store);
    }

    /**
     * Completes the object, or refuses it.
     *
     * @throws ApiError 403 with the wording of the plugin that refuses, 404 without the namespace
     */
    void admit(ObjectKey key, ObjectNode object) {
        if (key.type().namespaced) {
            requireNamespace(key);
        }
        if (key.type() == ResourceType.POD) {
            pods.admit(key, object);
        }
        quotas.admit(key, object);
    }

    /** Brings the status of the namespace's quotas up to what is used now. */
    void recount(String namespace) {
        quotas.recount(namespace);
    }

    private void requireNamespace(ObjectKey key) {
        var namespaceKey = ObjectKey.namespace(key.namespace());
        var namespace = store.find(namespaceKey).orElseThrow(() -> ApiError.notFound(namespaceKey));
        if (namespace.isDeleting()) {
            throw ApiError.forbidden(
                    key,
                    "unable to create new content in namespace " + key.namespace() + " because it is being terminated");
        }
    }
}
