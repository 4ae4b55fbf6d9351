package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes owner references. */
final class Owners {

    private Owners() {}

    /** The reference that says: this one controls the object. */
    static ObjectNode controller(Stored owner) {
        return Json.object()
                .put("apiVersion", owner.key.type().apiVersion())
                .put("kind", owner.key.type().kind)
                .put("name", owner.key.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}
