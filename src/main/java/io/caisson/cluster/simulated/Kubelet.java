package io.caisson.cluster.simulated;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Plays the kubelets of all nodes: runs what is bound, stops what is deleted. */
final class Kubelet extends Reconciler {

    /** What every pod's run needs. */
    record Node(Loop loop, ObjectStore store, Api api, Events events, PodLogs logs, Timings timings, Clock clock) {}

    private final Node node;
    private final Map<String, PodRun> runs = new HashMap<>();
    private int addresses;

    Kubelet(Node node) {
        super(node.loop());
        this.node = node;
    }

    @Override
    void observe(Change change) {
        if (!change.of(ResourceType.POD)) {
            return;
        }
        var pod = change.object();
        if (change.type() == Change.Type.DELETED) {
            var run = runs.remove(pod.uid());
            if (run != null) {
                run.abandon();
            }
            node.logs().forget(pod.uid());
        } else if (!Json.text(pod.json, "spec", "nodeName").isEmpty()) {
            var run = runs.get(pod.uid());
            if (run == null) {
                // Read again: a pod that came and went in one breath needs no run.
                reconcile(pod.key);
            } else if (pod.isDeleting()) {
                run.terminate();
            }
        }
    }

    @Override
    void reconcile(ObjectKey key) {
        node.store().find(key).filter(pod -> !runs.containsKey(pod.uid())).ifPresent(pod -> {
            var run = new PodRun(node, pod, nextAddress());
            runs.put(pod.uid(), run);
            run.start();
            if (pod.isDeleting()) {
                run.terminate();
            }
        });
    }

    private String nextAddress() {
        addresses = (addresses + 1) % 65_000;
        return "10.244." + (addresses / 250) + "." + (1 + addresses % 250);
    }
}
