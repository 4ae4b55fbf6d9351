package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What one object counts against a quota: pods with their overhead inside, other kinds by number. */
final class QuotaUsage {

    private static final Set<String> COMPUTE = Set.of("cpu", "memory", "ephemeral-storage");

    private QuotaUsage() {}

    static Map<String, BigDecimal> of(ResourceType type, JsonNode object) {
        var usage = new HashMap<String, BigDecimal>();
        usage.put("count/" + type.qualifiedPlural(), BigDecimal.ONE);
        if (type != ResourceType.POD) {
            usage.put(type.plural, BigDecimal.ONE);
            return usage;
        }
        String phase = Json.text(object, "status", "phase");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return usage;
        }
        usage.put("pods", BigDecimal.ONE);
        for (String resource : COMPUTE) {
            BigDecimal requests = total(object.path("spec"), "requests", resource);
            usage.put("requests." + resource, requests);
            usage.put("limits." + resource, total(object.path("spec"), "limits", resource));
            usage.put(resource, requests);
        }
        return usage;
    }

    /** Containers run side by side, init containers one by one before them; the overhead comes on top of both. */
    private static BigDecimal total(JsonNode spec, String side, String resource) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode container : spec.path("containers")) {
            sum = sum.add(amount(container.path("resources").path(side).path(resource)));
        }
        for (JsonNode container : spec.path("initContainers")) {
            sum = sum.max(amount(container.path("resources").path(side).path(resource)));
        }
        return sum.add(amount(spec.path("overhead").path(resource)));
    }

    static BigDecimal amount(JsonNode quantity) {
        return quantity.isMissingNode()
                ? BigDecimal.ZERO
                : Quantity.parse(quantity.asText()).getNumericalAmount();
    }

    /** An amount as Kubernetes would write it: {@code 250m}, {@code 64Mi}, {@code 3}. */
    static String text(String key, BigDecimal amount) {
        if (key.endsWith("cpu")) {
            BigDecimal whole = amount.stripTrailingZeros();
            return whole.scale() <= 0
                    ? whole.toPlainString()
                    : amount.movePointRight(3).stripTrailingZeros().toPlainString() + "m";
        }
        long bytes = amount.longValue();
        String[] units = {"", "Ki", "Mi", "Gi", "Ti"};
        int unit = 0;
        while (!key.contains("count/") && bytes != 0 && bytes % 1024 == 0 && unit < units.length - 1) {
            bytes /= 1024;
            unit++;
        }
        return bytes + units[unit];
    }
}
