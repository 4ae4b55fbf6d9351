package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One pod on its node, from being bound to being gone. */
final class PodRun {

    final Plant plant;
    final PodLogs logs;
    final Stored pod;
    private final String address;
    private final List<ContainerRun> containers = new ArrayList<>();
    private boolean over;

    PodRun(Plant plant, PodLogs logs, Stored pod, String address) {
        this.plant = plant;
        this.logs = logs;
        this.pod = pod;
        this.address = address;
        for (JsonNode container : pod.json.path("spec").path("containers")) {
            containers.add(new ContainerRun(this, Json.text(container, "name"), Json.text(container, "image")));
        }
    }

    void begin() {
        publish();
        containers.forEach(container -> after(plant.timings().start(), container::start));
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** Does a step later, if the pod is still running then. */
    void after(Duration delay, Runnable step) {
        plant.loop().after(delay, () -> {
            if (!over) {
                step.run();
            }
        });
    }

    /** Whether the pod's restart policy has a container that ended badly start again. */
    boolean restarts() {
        return !Json.text(pod.json, "spec", "restartPolicy").equals("Never");
    }

    /** Writes down how the containers are. */
    void publish() {
        plant.status(pod.key, this::fill);
    }

    private void fill(ObjectNode status) {
        String now = plant.now();
        String phase = phase();
        status.put("phase", phase).put("hostIP", SimulatedNode.ADDRESS);
        Json.preset(status, "startTime", now);
        if (containers.stream().anyMatch(ContainerRun::hasRun)) {
            status.put("podIP", address);
            status.putArray("podIPs").addObject().put("ip", address);
        }
        var statuses = status.putArray("containerStatuses");
        containers.forEach(container -> statuses.add(container.status()));
        Condition.holds("PodReadyToStartContainers").put(status, now);
        Condition.holds("Initialized").put(status, now);
        var unready = containers.stream()
                .filter(container -> !container.isReady())
                .map(container -> container.name)
                .collect(Collectors.joining(" "));
        for (String type : List.of("ContainersReady", "Ready")) {
            readiness(type, phase, unready).put(status, now);
        }
    }

    private static Condition readiness(String type, String phase, String unready) {
        return unready.isEmpty()
                ? Condition.holds(type)
                : new Condition(
                        type,
                        false,
                        phase.equals("Failed") ? "PodFailed" : "ContainersNotReady",
                        "containers with unready status: [" + unready + "]");
    }

    private String phase() {
        if (containers.stream().allMatch(ContainerRun::isEnded)) {
            return "Failed";
        }
        return containers.stream().allMatch(ContainerRun::hasRun) ? "Running" : "Pending";
    }
}
