package io.caisson.cluster;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else altered an object that Caisson made. Published in the transaction that orders its repair.
 *
 * @param appId the app that the object belongs to; null for an object of the whole tenant
 * @param manager the field manager that Kubernetes names for it; null when it names none, as for a removal
 */
public record Alteration(
        What what,
        String kind,
        String namespace,
        String name,
        @Nullable UUID tenantId,
        @Nullable UUID appId,
        @Nullable String manager) {

    public enum What {
        /** its specification, labels or annotations are others than before */
        CHANGED,
        /** it was deleted, or the label that says that it is ours was taken from it */
        REMOVED
    }
}
