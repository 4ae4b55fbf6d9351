package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an object in order to notice an alteration: hashes, no content.
 *
 * @param content of all that somebody may want of it: labels, annotations, specification
 * @param status of what came of it
 * @param applied when Caisson last changed it
 * @param others what other field managers set
 */
record ObjectSeen(
        @Nullable UUID tenantId,
        @Nullable UUID appId,
        int content,
        int status,
        @Nullable String applied,
        Map<String, Integer> others) {

    private static final String OF_CONTROLLER = "deployment.kubernetes.io/";

    static ObjectSeen of(HasMetadata object, KubernetesSerialization serialization) {
        var meta = object.getMetadata();
        Map<?, ?> read = serialization.convertValue(object, Map.class);
        var content = new TreeMap<String, Object>();
        read.forEach((key, value) -> content.put(key.toString(), value));
        var status = content.remove("status");
        var annotations = new TreeMap<>(Objects.requireNonNullElse(meta.getAnnotations(), Map.<String, String>of()));
        annotations.keySet().removeIf(key -> key.startsWith(OF_CONTROLLER));
        content.put("metadata", Objects.hash(meta.getLabels(), annotations, meta.getDeletionTimestamp()));
        return new ObjectSeen(
                id(object, Labels.TENANT_ID),
                id(object, Labels.APP_ID),
                content.hashCode(),
                Objects.hashCode(status),
                FieldManagers.applied(meta.getManagedFields()),
                FieldManagers.others(meta.getManagedFields()));
    }

    /** Whether the change from one to the other can be told to be Caisson's own. */
    boolean changedByUs(ObjectSeen before) {
        return applied != null && !applied.equals(before.applied) && changedBy(before) == null;
    }

    /** The manager other than Caisson that made the change; null when none is named. */
    @Nullable
    String changedBy(ObjectSeen before) {
        return others.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.others.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable UUID id(HasMetadata object, String label) {
        try {
            var labels = object.getMetadata().getLabels();
            return labels == null || labels.get(label) == null ? null : UUID.fromString(labels.get(label));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
