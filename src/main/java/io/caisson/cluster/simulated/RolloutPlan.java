package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The next step of a Deployment: how many pods each of its ReplicaSets should have now.
 *
 * @param current for the set of the newest template
 * @param old for the others, in the order in which they were given
 */
record RolloutPlan(int current, List<Integer> old) {

    /** A ReplicaSet as it counts here. */
    record Count(int wanted, int existing, int available) {

        static Count of(Stored set) {
            JsonNode status = set.json.path("status");
            return new Count(
                    set.json.path("spec").path("replicas").asInt(),
                    status.path("replicas").asInt(),
                    status.path("availableReplicas").asInt());
        }
    }

    /**
     * Never more than {@code replicas + surge} pods, never fewer than {@code replicas - unavailable} available ones.
     *
     * @param old the oldest first
     */
    static RolloutPlan rolling(int replicas, int surge, int unavailable, Count current, List<Count> old) {
        int all = current.wanted + old.stream().mapToInt(Count::wanted).sum();
        int next = current.wanted;
        if (next > replicas) {
            next = replicas;
        } else if (next < replicas) {
            int room = Math.max(0, replicas + surge - all);
            next = Math.min(replicas, next + room);
        }
        return new RolloutPlan(next, shrink(all, replicas - unavailable, current, old));
    }

    /** Old pods go before new ones come. */
    static RolloutPlan recreate(int replicas, Count current, boolean oldPodsLeft, List<Count> old) {
        return new RolloutPlan(
                oldPodsLeft ? current.wanted : replicas,
                old.stream().map(set -> 0).toList());
    }

    private static List<Integer> shrink(int all, int fewest, Count current, List<Count> old) {
        int mayGo = Math.max(0, all - fewest - Math.max(0, current.wanted - current.available));
        int available = current.available;
        var sizes = new ArrayList<Integer>();
        // First what serves nobody anyway.
        for (Count set : old) {
            int gone = Math.min(mayGo, Math.max(0, set.wanted - set.available));
            mayGo -= gone;
            sizes.add(set.wanted - gone);
            available += set.available;
        }
        int spare = Math.max(0, available - fewest);
        for (int i = 0; i < sizes.size(); i++) {
            int gone = Math.min(Math.min(spare, mayGo), sizes.get(i));
            spare -= gone;
            mayGo -= gone;
            sizes.set(i, sizes.get(i) - gone);
        }
        return sizes;
    }

    /** A count or a percentage of {@code replicas}. */
    static int share(JsonNode value, int replicas, boolean up) {
        String text = value.asText();
        if (!text.endsWith("%")) {
            return value.asInt();
        }
        int hundredths = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas;
        return up ? Math.ceilDiv(hundredths, 100) : hundredths / 100;
    }
}
