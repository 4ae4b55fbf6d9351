package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** ResourceQuota: refuses what would pass a limit, and keeps what is used in the quota's status. */
final class QuotaAdmission {

    private final ObjectStore store;

    QuotaAdmission(ObjectStore store) {
        this.store = store;
    }

    void admit(ObjectKey key, ObjectNode object) {
        var asked = QuotaUsage.of(key.type(), object);
        for (Stored quota : store.list(ResourceType.RESOURCE_QUOTA, key.namespace())) {
            var hard = hard(quota);
            if (key.type() == ResourceType.POD) {
                requireSpecified(key, quota, hard, object);
            }
            check(key, quota, hard, asked);
        }
    }

    /** Brings the status of a namespace's quotas up to what its objects use. */
    void recount(String namespace) {
        for (Stored quota : store.list(ResourceType.RESOURCE_QUOTA, namespace)) {
            ObjectNode next = quota.json.deepCopy();
            ObjectNode status = next.putObject("status");
            ObjectNode hardStatus = status.putObject("hard");
            ObjectNode used = status.putObject("used");
            var hard = hard(quota);
            var usage = used(namespace, hard);
            hard.forEach((resource, limit) -> {
                hardStatus.put(resource, Quantities.write(resource, limit));
                used.put(resource, Quantities.write(resource, usage.getOrDefault(resource, BigDecimal.ZERO)));
            });
            store.put(quota.key, next, quota.applied);
        }
    }

    private void check(ObjectKey key, Stored quota, Map<String, BigDecimal> hard, Map<String, BigDecimal> asked) {
        var used = used(key.namespace(), hard);
        var exceeded = new TreeSet<String>();
        hard.forEach((resource, limit) -> {
            BigDecimal more = asked.getOrDefault(resource, BigDecimal.ZERO);
            BigDecimal sum = used.getOrDefault(resource, BigDecimal.ZERO).add(more);
            if (more.signum() > 0 && sum.compareTo(limit) > 0) {
                exceeded.add(resource);
            }
        });
        if (!exceeded.isEmpty()) {
            throw ApiError.forbidden(
                    key,
                    "exceeded quota: " + quota.key.name() + ", requested: " + list(exceeded, asked) + ", used: "
                            + list(exceeded, used) + ", limited: " + list(exceeded, hard));
        }
    }

    private static void requireSpecified(ObjectKey key, Stored quota, Map<String, BigDecimal> hard, ObjectNode pod) {
        var missing = new TreeMap<String, String>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            for (String limited : hard.keySet()) {
                String[] part = limited.split("\\.", 2);
                boolean compute = part.length == 2 && (part[0].equals("requests") || part[0].equals("limits"));
                if (compute && !container.path("resources").path(part[0]).has(part[1])) {
                    missing.merge(limited, Json.text(container, "name"), (a, b) -> a + "," + b);
                }
            }
        }
        if (!missing.isEmpty()) {
            var parts = missing.entrySet().stream()
                    .map(entry -> entry.getKey() + " for: " + entry.getValue())
                    .toList();
            throw ApiError.forbidden(
                    key, "failed quota: " + quota.key.name() + ": must specify " + String.join("; ", parts));
        }
    }

    private static Map<String, BigDecimal> hard(Stored quota) {
        var hard = new TreeMap<String, BigDecimal>();
        quota.json
                .path("spec")
                .path("hard")
                .properties()
                .forEach(limit -> hard.put(
                        limit.getKey(), Quantities.parse(limit.getValue().asText())));
        return hard;
    }

    private Map<String, BigDecimal> used(String namespace, Map<String, BigDecimal> hard) {
        var used = new TreeMap<String, BigDecimal>();
        for (ResourceType type : ResourceType.values()) {
            if (!counts(type, hard)) {
                continue;
            }
            for (Stored object : store.list(type, namespace)) {
                object.usage().forEach((resource, amount) -> {
                    if (hard.containsKey(resource)) {
                        used.merge(resource, amount, BigDecimal::add);
                    }
                });
            }
        }
        return used;
    }

    private static boolean counts(ResourceType type, Map<String, BigDecimal> hard) {
        return type == ResourceType.POD
                || hard.containsKey("count/" + type.qualifiedPlural())
                || (type.group.isEmpty() && hard.containsKey(type.plural));
    }

    private static String list(TreeSet<String> resources, Map<String, BigDecimal> amounts) {
        return String.join(
                ",",
                resources.stream()
                        .map(resource -> resource + "="
                                + Quantities.write(resource, amounts.getOrDefault(resource, BigDecimal.ZERO)))
                        .toList());
    }
}
