package io.caisson.cluster.simulated;

import org.jspecify.annotations.Nullable;

/**
 * One step in the history of the store.
 *
 * @param object the object after the step, or as it was when it went
 * @param before the object before the step, absent when it was made by it
 */
record Change(Type type, Stored object, @Nullable Stored before) {

    /** The words of the watch protocol. */
    enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    ObjectKey key() {
        return object.key;
    }

    boolean of(ResourceType resource) {
        return object.key.type() == resource;
    }
}
