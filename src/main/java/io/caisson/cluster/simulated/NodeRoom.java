package io.caisson.cluster.simulated;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the pods on each node ask for together, so that a full node is known without adding up its pods. */
final class NodeRoom {

    private record Placed(String node, Map<String, BigDecimal> requests) {}

    private final Map<String, Placed> placed = new HashMap<>();
    private final Map<String, Map<String, BigDecimal>> taken = new HashMap<>();

    void take(Stored pod, String node) {
        if (!placed.containsKey(pod.uid())) {
            var wanted = wanted(pod);
            placed.put(pod.uid(), new Placed(node, wanted));
            var sums = taken.computeIfAbsent(node, name -> new HashMap<>());
            wanted.forEach((resource, amount) -> sums.merge(resource, amount, BigDecimal::add));
        }
    }

    /** Whether the pod had a place that is free now. */
    boolean release(Stored pod) {
        var place = placed.remove(pod.uid());
        if (place == null) {
            return false;
        }
        var sums = taken.getOrDefault(place.node, new HashMap<>());
        place.requests.forEach((resource, amount) -> sums.merge(resource, amount.negate(), BigDecimal::add));
        return true;
    }

    /** What the node has too little of for the pod, in the scheduler's words. */
    List<String> lacking(Stored node, Stored pod) {
        var lacking = new ArrayList<String>();
        wanted(pod).forEach((resource, amount) -> {
            String most = Json.text(node.json, "status", "allocatable", resource);
            var inUse = taken.getOrDefault(node.key.name(), Map.of()).getOrDefault(resource, BigDecimal.ZERO);
            if (!most.isEmpty() && inUse.add(amount).compareTo(Quantities.parse(most)) > 0) {
                lacking.add(resource.equals("pods") ? "Too many pods" : "Insufficient " + resource);
            }
        });
        return lacking;
    }

    private static Map<String, BigDecimal> wanted(Stored pod) {
        var wanted = new HashMap<>(QuotaUsage.requests(pod.json.path("spec")));
        wanted.put("pods", BigDecimal.ONE);
        return wanted;
    }
}
