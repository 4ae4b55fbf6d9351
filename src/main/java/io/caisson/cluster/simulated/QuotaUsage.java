package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** What one object counts against quotas, by quota key; a pod counts its overhead with its containers. */
final class QuotaUsage {

    private QuotaUsage() {}

    /** Empty for a pod that has ended: it holds nothing any more. */
    static Map<String, BigDecimal> of(ResourceType type, JsonNode object) {
        if (type == ResourceType.POD && hasEnded(object)) {
            return Map.of();
        }
        var usage = new HashMap<String, BigDecimal>();
        usage.put("count/" + type.qualifiedPlural(), BigDecimal.ONE);
        if (type.group.isEmpty()) {
            usage.put(type.plural, BigDecimal.ONE);
        }
        if (type == ResourceType.POD) {
            addCompute(object.path("spec"), usage);
        }
        return usage;
    }

    /** Requests of a pod by resource, overhead included: what the scheduler looks for room for. */
    static Map<String, BigDecimal> requests(JsonNode spec) {
        return total(spec, "requests");
    }

    private static boolean hasEnded(JsonNode pod) {
        String phase = Json.text(pod, "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static void addCompute(JsonNode spec, Map<String, BigDecimal> usage) {
        total(spec, "requests").forEach((resource, amount) -> {
            usage.put("requests." + resource, amount);
            usage.put(resource, amount);
        });
        total(spec, "limits").forEach((resource, amount) -> usage.put("limits." + resource, amount));
    }

    private static Map<String, BigDecimal> total(JsonNode spec, String part) {
        var total = new HashMap<String, BigDecimal>();
        for (JsonNode container : spec.path("containers")) {
            amounts(container.path("resources").path(part))
                    .forEach((resource, amount) -> total.merge(resource, amount, BigDecimal::add));
        }
        // Init containers run one after the other, before the others.
        for (JsonNode container : spec.path("initContainers")) {
            amounts(container.path("resources").path(part))
                    .forEach((resource, amount) -> total.merge(resource, amount, BigDecimal::max));
        }
        amounts(spec.path("overhead")).forEach((resource, amount) -> {
            // Overhead adds to a limit that is there; it makes no limit where there is none.
            if (part.equals("requests") || total.containsKey(resource)) {
                total.merge(resource, amount, BigDecimal::add);
            }
        });
        return total;
    }

    private static Map<String, BigDecimal> amounts(JsonNode quantities) {
        var amounts = new HashMap<String, BigDecimal>();
        quantities
                .properties()
                .forEach(entry -> amounts.put(
                        entry.getKey(), Quantities.parse(entry.getValue().asText())));
        return amounts;
    }
}
