package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Builds a pod's status from its containers, as a kubelet reports it. */
final class PodStatus {

    private PodStatus() {}

    static ObjectNode of(
            JsonNode before,
            List<ContainerRun> containers,
            Instant startTime,
            String podAddress,
            String hostAddress,
            Instant now) {
        ObjectNode status = Json.object().put("phase", phase(containers));
        conditions(status.putArray("conditions"), before, containers, now);
        status.put("startTime", Json.time(startTime)).put("hostIP", hostAddress);
        status.putArray("hostIPs").addObject().put("ip", hostAddress);
        if (containers.stream().anyMatch(ContainerRun::hasEverRun)) {
            status.put("podIP", podAddress).putArray("podIPs").addObject().put("ip", podAddress);
        }
        ArrayNode statuses = status.putArray("containerStatuses");
        containers.forEach(container -> statuses.add(container.status()));
        return status;
    }

    private static String phase(List<ContainerRun> containers) {
        if (containers.stream().allMatch(ContainerRun::isDone)) {
            return containers.stream().allMatch(container -> container.exitCode() == 0) ? "Succeeded" : "Failed";
        }
        return containers.stream().allMatch(ContainerRun::hasEverRun) ? "Running" : "Pending";
    }

    private static void conditions(ArrayNode conditions, JsonNode before, List<ContainerRun> containers, Instant now) {
        var unready = containers.stream()
                .filter(container -> !container.isReady())
                .map(container -> container.name)
                .collect(Collectors.joining(" "));
        boolean ready = unready.isEmpty();
        String reason = ready ? null : phase(containers).equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
        String message =
                "ContainersNotReady".equals(reason) ? "containers with unready status: [" + unready + "]" : null;
        Conditions.add(conditions, before, now, "PodReadyToStartContainers", true, null, null);
        Conditions.add(conditions, before, now, "Initialized", true, null, null);
        Conditions.add(conditions, before, now, "Ready", ready, reason, message);
        Conditions.add(conditions, before, now, "ContainersReady", ready, reason, message);
        Conditions.add(conditions, before, now, "PodScheduled", true, null, null);
    }
}
