package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/**
 * The place of one object in the store.
 *
 * @param namespace empty for objects that belong to no namespace
 */
record ObjectKey(ResourceType type, String namespace, String name) implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::type)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    static ObjectKey of(ResourceType type, JsonNode object) {
        String namespace = type.namespaced ? Json.text(object, "metadata", "namespace") : "";
        return new ObjectKey(type, namespace, Json.text(object, "metadata", "name"));
    }

    static ObjectKey namespace(String name) {
        return new ObjectKey(ResourceType.NAMESPACE, "", name);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
