package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides how far each replica set of a deployment may go now. */
final class RollingStep {

    private final int desired;
    private final int surge;
    private final int unavailable;
    private final boolean recreate;

    private RollingStep(JsonNode spec) {
        JsonNode rolling = spec.path("strategy").path("rollingUpdate");
        desired = spec.path("replicas").asInt();
        surge = share(rolling.path("maxSurge"), desired, true);
        int asked = share(rolling.path("maxUnavailable"), desired, false);
        // With neither, nothing could ever move.
        unavailable = Math.min(desired, surge == 0 ? Math.max(1, asked) : asked);
        recreate = Json.text(spec, "strategy", "type").equals("Recreate");
    }

    /** The numbers of replicas that change, by replica set. */
    static Map<ObjectKey, Integer> next(Stored deployment, Stored current, List<Stored> old) {
        return new RollingStep(deployment.json.path("spec")).decide(current, old);
    }

    static int share(JsonNode value, int of, boolean up) {
        if (!value.asText().endsWith("%")) {
            return value.asInt();
        }
        double part = Double.parseDouble(value.asText().replace("%", "")) * of / 100;
        return (int) (up ? Math.ceil(part) : Math.floor(part));
    }

    private Map<ObjectKey, Integer> decide(Stored current, List<Stored> old) {
        var changes = new LinkedHashMap<ObjectKey, Integer>();
        int oldReplicas = old.stream().mapToInt(RollingStep::replicas).sum();
        if (recreate) {
            old.stream().filter(set -> replicas(set) > 0).forEach(set -> changes.put(set.key, 0));
            boolean cleared = old.stream()
                    .allMatch(set -> set.json.path("status").path("replicas").asInt() == 0);
            if (oldReplicas == 0 && cleared && replicas(current) != desired) {
                changes.put(current.key, desired);
            }
            return changes;
        }
        int next = replicas(current);
        if (next > desired) {
            next = desired;
        } else {
            next += Math.max(0, Math.min(desired - next, desired + surge - next - oldReplicas));
        }
        if (next != replicas(current)) {
            changes.put(current.key, next);
        }
        shrink(old, oldReplicas, next, current, changes);
        return changes;
    }

    /** Takes unready old pods first, then ready ones as far as enough others are available. */
    private void shrink(List<Stored> old, int oldReplicas, int next, Stored current, Map<ObjectKey, Integer> changes) {
        int least = desired - unavailable;
        int ready = Math.min(available(current), next);
        int room = oldReplicas + next - least - (next - ready);
        int spare = ready
                + old.stream()
                        .mapToInt(set -> Math.min(available(set), replicas(set)))
                        .sum()
                - least;
        for (Stored set : old) {
            int left = replicas(set);
            int unhealthy = Math.min(Math.max(0, room), Math.max(0, left - available(set)));
            int healthy = Math.min(Math.max(0, spare), Math.min(left, available(set)));
            healthy = Math.min(healthy, Math.max(0, room - unhealthy));
            if (unhealthy + healthy > 0) {
                changes.put(set.key, left - unhealthy - healthy);
            }
            room -= unhealthy + healthy;
            spare -= healthy;
        }
    }

    static int replicas(Stored set) {
        return set.json.path("spec").path("replicas").asInt();
    }

    static int available(Stored set) {
        return set.json.path("status").path("availableReplicas").asInt();
    }
}
