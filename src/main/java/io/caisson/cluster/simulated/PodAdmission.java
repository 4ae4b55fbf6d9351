package io.caisson.cluster.simulated;

import static io.caisson.cluster.simulated.Json.child;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Service account, RuntimeClass, LimitRange and Pod Security, as they meet a new pod. */
final class PodAdmission {

    private final ObjectStore store;

    PodAdmission(ObjectStore store) {
        this.store = store;
    }

    void admit(ObjectKey key, ObjectNode pod) {
        ObjectNode spec = child(pod, "spec");
        useServiceAccount(key, spec);
        useRuntimeClass(key, spec);
        for (Stored range : store.list(ResourceType.LIMIT_RANGE, key.namespace())) {
            useLimitRange(range.json, spec);
        }
        PodDefaults.requestWhatIsLimited(spec);
        checkPodSecurity(key, spec);
        child(pod, "status").put("phase", "Pending");
    }

    private void useServiceAccount(ObjectKey key, ObjectNode spec) {
        Json.preset(spec, "serviceAccountName", "default");
        String name = Json.text(spec, "serviceAccountName");
        if (store.find(new ObjectKey(ResourceType.SERVICE_ACCOUNT, key.namespace(), name))
                .isEmpty()) {
            throw ApiError.forbidden(
                    key,
                    "error looking up service account " + key.namespace() + "/" + name + ": serviceaccount \"" + name
                            + "\" not found");
        }
    }

    private void useRuntimeClass(ObjectKey key, ObjectNode spec) {
        String name = Json.text(spec, "runtimeClassName");
        if (name.isEmpty()) {
            if (spec.hasNonNull("overhead")) {
                throw ApiError.forbidden(
                        key, "pod rejected: Pod Overhead set without corresponding RuntimeClass" + " defined Overhead");
            }
            return;
        }
        var runtimeClass = store.find(new ObjectKey(ResourceType.RUNTIME_CLASS, "", name))
                .orElseThrow(() -> ApiError.forbidden(key, "pod rejected: RuntimeClass \"" + name + "\" not found"));
        JsonNode overhead = runtimeClass.json.path("overhead").path("podFixed");
        if (spec.hasNonNull("overhead") && !spec.path("overhead").equals(overhead)) {
            throw ApiError.forbidden(key, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
        if (overhead.isObject()) {
            spec.set("overhead", overhead.deepCopy());
        }
        runtimeClass.json.path("scheduling").path("nodeSelector").properties().forEach(label -> {
            ObjectNode selector = child(spec, "nodeSelector");
            if (selector.has(label.getKey()) && !selector.get(label.getKey()).equals(label.getValue())) {
                throw ApiError.forbidden(
                        key,
                        "pod rejected: conflict: runtimeClass.scheduling.nodeSelector[" + label.getKey()
                                + "] differs from the pod's");
            }
            selector.set(label.getKey(), label.getValue());
        });
    }

    private static void useLimitRange(JsonNode range, ObjectNode spec) {
        for (JsonNode limit : range.path("spec").path("limits")) {
            if (!Json.text(limit, "type").equals("Container")) {
                continue;
            }
            for (JsonNode container : spec.path("containers")) {
                ObjectNode resources = child((ObjectNode) container, "resources");
                // A container's own limit is a better request than the range's default.
                PodDefaults.requestWhatIsLimited(spec);
                fill(limit.path("default"), resources, "limits");
                fill(limit.path("defaultRequest"), resources, "requests");
            }
        }
    }

    private static void fill(JsonNode defaults, ObjectNode resources, String part) {
        defaults.properties().forEach(value -> {
            ObjectNode set = child(resources, part);
            if (!set.has(value.getKey())) {
                set.set(value.getKey(), value.getValue());
            }
        });
    }

    private void checkPodSecurity(ObjectKey key, ObjectNode spec) {
        String level = store.find(ObjectKey.namespace(key.namespace()))
                .map(namespace -> Json.text(namespace.json, "metadata", "labels", "pod-security.kubernetes.io/enforce"))
                .orElse("");
        var violations = PodSecurity.violations(level, spec);
        if (!violations.isEmpty()) {
            throw ApiError.forbidden(
                    key, "violates PodSecurity \"" + level + ":latest\": " + String.join(", ", violations));
        }
    }
}
