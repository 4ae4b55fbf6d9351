package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands between a create request and the store: live namespaces, runtime classes, limit ranges, quotas. */
final class Admission {

    private final ObjectStore store;

    Admission(ObjectStore store) {
        this.store = store;
    }

    /** Completes or refuses an object; called while the store is locked. */
    void admit(ObjectKey key, ObjectNode object) {
        if (!key.type().namespaced) {
            return;
        }
        requireLiveNamespace(key);
        if (key.type() == ResourceType.POD) {
            addLimits(key, Json.child(object, "spec"));
            PodDefaults.requestWhatIsLimited(Json.child(object, "spec"));
            addOverhead(key, Json.child(object, "spec"));
            object.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
        }
        for (Stored quota : store.list(ResourceType.RESOURCE_QUOTA, key.namespace())) {
            checkQuota(quota, key, object);
        }
    }

    private void requireLiveNamespace(ObjectKey key) {
        var namespace = ObjectKey.namespace(key.namespace());
        if (store.find(namespace)
                        .orElseThrow(() -> ApiError.notFound(namespace))
                        .isDeleting()
                && key.type() != ResourceType.EVENT) {
            throw ApiError.forbidden(
                    key,
                    "unable to create new content in namespace " + key.namespace() + " because it is being terminated");
        }
    }

    private void addLimits(ObjectKey key, ObjectNode spec) {
        for (Stored range : store.list(ResourceType.LIMIT_RANGE, key.namespace())) {
            for (JsonNode limit : range.json.path("spec").path("limits")) {
                if (Json.text(limit, "type").equals("Container")) {
                    spec.path("containers").forEach(container -> addLimits((ObjectNode) container, limit));
                }
            }
        }
    }

    private static void addLimits(ObjectNode container, JsonNode limit) {
        ObjectNode resources = Json.child(container, "resources");
        // Who names a limit and no request asks for the limit; the range's default request is for those who name none.
        limit.path("defaultRequest").properties().forEach(entry -> {
            if (!resources.path("limits").has(entry.getKey())) {
                presetAmount(Json.child(resources, "requests"), entry);
            }
        });
        limit.path("default").properties().forEach(entry -> presetAmount(Json.child(resources, "limits"), entry));
    }

    private static void presetAmount(ObjectNode amounts, Map.Entry<String, JsonNode> amount) {
        if (!amounts.has(amount.getKey())) {
            amounts.set(amount.getKey(), amount.getValue());
        }
    }

    private void addOverhead(ObjectKey key, ObjectNode spec) {
        String name = Json.text(spec, "runtimeClassName");
        if (name.isEmpty()) {
            if (!spec.path("overhead").isEmpty()) {
                throw ApiError.forbidden(
                        key, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
            }
            return;
        }
        var runtime = store.find(new ObjectKey(ResourceType.RUNTIME_CLASS, "", name))
                .orElseThrow(() -> ApiError.forbidden(key, "pod rejected: RuntimeClass \"" + name + "\" not found"));
        JsonNode fixed = runtime.json.path("overhead").path("podFixed");
        if (!fixed.isEmpty()) {
            spec.set("overhead", fixed.deepCopy());
        }
        JsonNode selector = runtime.json.path("scheduling").path("nodeSelector");
        selector.properties().forEach(label -> Json.child(spec, "nodeSelector").set(label.getKey(), label.getValue()));
    }

    private void checkQuota(Stored quota, ObjectKey key, JsonNode object) {
        Map<String, BigDecimal> asked = QuotaUsage.of(key.type(), object);
        Map<String, BigDecimal> hard = hard(quota);
        hard.keySet().retainAll(asked.keySet());
        if (key.type() == ResourceType.POD) {
            requireDeclared(quota, key, object, hard);
        }
        Map<String, BigDecimal> used = used(key.namespace(), hard);
        var over = hard.keySet().stream()
                .filter(name -> amount(asked, name).signum() > 0
                        && amount(used, name).add(amount(asked, name)).compareTo(amount(hard, name)) > 0)
                .toList();
        if (!over.isEmpty()) {
            throw ApiError.forbidden(
                    key,
                    "exceeded quota: " + quota.key.name() + ", requested: " + words(over, asked) + ", used: "
                            + words(over, used) + ", limited: " + words(over, hard));
        }
    }

    private static void requireDeclared(Stored quota, ObjectKey key, JsonNode pod, Map<String, BigDecimal> hard) {
        var missing = new ArrayList<String>();
        for (String name : hard.keySet()) {
            String[] parts = name.split("\\.", 2);
            if (parts.length == 2) {
                var containers = new ArrayList<String>();
                for (JsonNode container : pod.path("spec").path("containers")) {
                    if (!container.path("resources").path(parts[0]).has(parts[1])) {
                        containers.add(Json.text(container, "name"));
                    }
                }
                if (!containers.isEmpty()) {
                    missing.add(name + " for: " + String.join(",", containers));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw ApiError.forbidden(
                    key, "failed quota: " + quota.key.name() + ": must specify " + String.join("; ", missing));
        }
    }

    /** Brings the status of the namespace's quotas up to what is used now. */
    void recount(String namespace) {
        for (Stored quota : store.list(ResourceType.RESOURCE_QUOTA, namespace)) {
            Map<String, BigDecimal> hard = hard(quota);
            ObjectNode json = quota.json.deepCopy();
            ObjectNode status = json.putObject("status");
            status.set("hard", json.path("spec").path("hard").deepCopy());
            ObjectNode used = status.putObject("used");
            used(namespace, hard).forEach((name, amount) -> used.put(name, QuotaUsage.text(name, amount)));
            store.put(quota.key, json, quota.applied);
        }
    }

    private static Map<String, BigDecimal> hard(Stored quota) {
        var hard = new TreeMap<String, BigDecimal>();
        quota.json
                .path("spec")
                .path("hard")
                .properties()
                .forEach(entry -> hard.put(entry.getKey(), QuotaUsage.amount(entry.getValue())));
        return hard;
    }

    private Map<String, BigDecimal> used(String namespace, Map<String, BigDecimal> hard) {
        var used = new TreeMap<String, BigDecimal>();
        hard.keySet().forEach(name -> used.put(name, BigDecimal.ZERO));
        for (ResourceType type : ResourceType.values()) {
            if (type.namespaced) {
                for (Stored object : store.list(type, namespace)) {
                    used.replaceAll((name, sum) -> sum.add(object.usage().getOrDefault(name, BigDecimal.ZERO)));
                }
            }
        }
        return used;
    }

    private static BigDecimal amount(Map<String, BigDecimal> amounts, String name) {
        return amounts.getOrDefault(name, BigDecimal.ZERO);
    }

    private static String words(List<String> names, Map<String, BigDecimal> amounts) {
        return String.join(
                ",",
                names.stream()
                        .map(name -> name + "=" + QuotaUsage.text(name, amount(amounts, name)))
                        .toList());
    }
}
