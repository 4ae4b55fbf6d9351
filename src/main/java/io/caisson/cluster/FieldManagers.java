package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who set which fields of an object, as Kubernetes keeps it in {@code metadata.managedFields}; pure functions. */
final class FieldManagers {

    private static final String LABELS = "f:labels";
    private static final List<String> OUR_LABELS =
            List.of("f:caisson.io/", "f:pod-security.kubernetes.io/", "f:" + Labels.MANAGED_BY);

    private FieldManagers() {}

    /** What each manager but us has set; a hash says whether it is the same as before. */
    static Map<String, Integer> others(List<ManagedFieldsEntry> entries) {
        var others = new TreeMap<String, Integer>();
        entries.stream()
                .filter(entry -> !ours(entry) && !status(entry))
                .forEach(entry -> others.merge(
                        Objects.requireNonNullElse(entry.getManager(), ""),
                        Objects.hash(entry.getTime(), fields(entry)),
                        Integer::sum));
        return others;
    }

    /** When we last changed something by applying; empty when the API server doesn't say, null when we never did. */
    static @Nullable String applied(List<ManagedFieldsEntry> entries) {
        return entries.stream()
                .filter(FieldManagers::ours)
                .map(entry -> Objects.requireNonNullElse(entry.getTime(), ""))
                .findFirst()
                .orElse(null);
    }

    /**
     * The entries with all that others put into the object made ours, so that our next apply takes out of it what
     * we don't want; empty when there is nothing to take over. Others keep their annotations, finalizers and labels.
     */
    static Optional<List<ManagedFieldsEntry>> takenOver(List<ManagedFieldsEntry> entries) {
        var mine = entries.stream().filter(FieldManagers::ours).findFirst();
        if (mine.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> claimed = new TreeMap<>();
        var kept = new ArrayList<ManagedFieldsEntry>();
        for (var entry : entries) {
            if (ours(entry) || status(entry)) {
                kept.add(entry);
                continue;
            }
            var theirs = claim(fields(entry));
            if (theirs.isEmpty()) {
                kept.add(entry);
            } else {
                claimed = union(claimed, theirs);
            }
        }
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        kept.remove(mine.get());
        var fields = new FieldsV1();
        fields.setAdditionalProperties(union(fields(mine.get()), claimed));
        kept.add(new ManagedFieldsEntryBuilder(mine.get()).withFieldsV1(fields).build());
        return Optional.of(kept);
    }

    private static Map<String, Object> claim(Map<String, Object> theirs) {
        var claimed = new TreeMap<>(theirs);
        claimed.remove("f:status");
        if (claimed.remove("f:metadata") instanceof Map<?, ?> metadata
                && metadata.get(LABELS) instanceof Map<?, ?> all) {
            var labels = new TreeMap<String, Object>();
            all.forEach((label, set) -> {
                if (OUR_LABELS.stream().anyMatch(label.toString()::startsWith)) {
                    labels.put(label.toString(), set);
                }
            });
            if (!labels.isEmpty()) {
                claimed.put("f:metadata", Map.of(LABELS, labels));
            }
        }
        return claimed;
    }

    private static Map<String, Object> union(Map<String, Object> one, Map<String, Object> other) {
        var both = new TreeMap<>(one);
        other.forEach((field, set) -> both.merge(
                field,
                set,
                (a, b) -> a instanceof Map<?, ?> left && b instanceof Map<?, ?> right
                        ? union(typed(left), typed(right))
                        : a));
        return both;
    }

    private static Map<String, Object> typed(Map<?, ?> map) {
        var typed = new TreeMap<String, Object>();
        map.forEach((key, value) -> typed.put(key.toString(), value));
        return typed;
    }

    private static Map<String, Object> fields(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() == null ? Map.of() : entry.getFieldsV1().getAdditionalProperties();
    }

    private static boolean ours(ManagedFieldsEntry entry) {
        return Labels.MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation());
    }

    private static boolean status(ManagedFieldsEntry entry) {
        return "status".equals(entry.getSubresource());
    }
}
