package io.caisson.cluster.simulated;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The least and the most that was ever there at once, with every event counted in its order. */
final class Extremes {

    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final Map<String, ReplicaSet> sets = new ConcurrentHashMap<>();
    private volatile int fewestReady = Integer.MAX_VALUE;
    private volatile int mostWanted;
    private volatile int mostExisting;

    static Extremes watching(KubernetesClient client, String namespace) {
        var extremes = new Extremes();
        client.pods().inNamespace(namespace).inform(extremes.into(extremes.pods, extremes::countPods));
        client.apps().replicaSets().inNamespace(namespace).inform(extremes.into(extremes.sets, extremes::countWanted));
        // The first list arrives object by object, and half of it is not what was there.
        SimulatedClusterTest.soon().until(() -> !extremes.pods.isEmpty() && !extremes.sets.isEmpty());
        var listed = client.pods().inNamespace(namespace).list().getItems().size();
        SimulatedClusterTest.soon().until(() -> extremes.pods.size() == listed);
        extremes.fewestReady = Integer.MAX_VALUE;
        extremes.countPods();
        return extremes;
    }

    int fewestReady() {
        return fewestReady;
    }

    /** Counts what the Deployment asks of its ReplicaSets, which is what the surge bounds. */
    int mostWanted() {
        return mostWanted;
    }

    int mostExisting() {
        return mostExisting;
    }

    private void countPods() {
        int ready = (int) pods.values().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(Extremes::isReady)
                .count();
        fewestReady = Math.min(fewestReady, ready);
        mostExisting = Math.max(mostExisting, pods.size());
    }

    private void countWanted() {
        int wanted = sets.values().stream()
                .mapToInt(set -> set.getSpec().getReplicas())
                .sum();
        mostWanted = Math.max(mostWanted, wanted);
    }

    private <T extends HasMetadata> ResourceEventHandler<T> into(Map<String, T> known, Runnable count) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                known.put(object.getMetadata().getUid(), object);
                count.run();
            }

            @Override
            public void onUpdate(T before, T after) {
                known.put(after.getMetadata().getUid(), after);
                count.run();
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                known.remove(object.getMetadata().getUid());
                count.run();
            }
        };
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }
}
