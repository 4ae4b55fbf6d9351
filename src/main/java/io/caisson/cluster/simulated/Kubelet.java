package io.caisson.cluster.simulated;

import java.util.HashMap;
import java.util.Map;

/** Runs the pods of every node, in name only. */
final class Kubelet implements Controller {

    private final Plant plant;
    private final PodLogs logs;
    private final Map<String, PodRun> runs = new HashMap<>();
    private int addresses;

    Kubelet(Plant plant, PodLogs logs) {
        this.plant = plant;
        this.logs = logs;
    }

    @Override
    public void on(Change change) {
        if (!change.of(ResourceType.POD)) {
            return;
        }
        var pod = change.object();
        if (change.type() == Change.Type.DELETED) {
            var run = runs.remove(pod.uid());
            if (run != null) {
                run.end();
            }
            logs.forget(pod.uid());
        } else if (!Json.text(pod.json, "spec", "nodeName").isEmpty()) {
            if (pod.isDeleting()) {
                stop(pod);
            } else if (isHere(pod) && !runs.containsKey(pod.uid())) {
                var run = new PodRun(plant, logs, pod, address());
                runs.put(pod.uid(), run);
                run.begin();
            }
        }
    }

    /** Changes are heard of later than they happen, so the pod may be gone or another one by now. */
    private boolean isHere(Stored pod) {
        return plant.store()
                .find(pod.key)
                .filter(live -> live.uid().equals(pod.uid()))
                .isPresent();
    }

    private void stop(Stored pod) {
        var run = runs.get(pod.uid());
        if (run != null && run.isOver()) {
            return;
        }
        if (run != null) {
            run.end();
        }
        plant.loop().after(plant.timings().stop(), () -> plant.api().delete(pod.key, Deletion.immediately(pod.uid())));
    }

    private String address() {
        int next = addresses++;
        return "10.244." + next / 250 % 256 + "." + (next % 250 + 2);
    }
}
