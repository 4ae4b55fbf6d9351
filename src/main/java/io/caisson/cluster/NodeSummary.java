package io.caisson.cluster;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a node's kubelet measures and how it is set up, asked through the API server's proxy. */
@Component
public class NodeSummary {

    private final Kube kube;

    NodeSummary(Kube kube) {
        this.kube = kube;
    }

    /** All pods of the node, whoever's they are. */
    public List<PodReading> pods(String node) {
        return PodReadings.of(ask(node, "stats/summary"));
    }

    /** Empty while the kubelet has not measured the pod. */
    public Optional<PodUsage> usage(String node, String namespace, String pod) {
        return pods(node).stream()
                .filter(reading ->
                        reading.namespace().equals(namespace) && reading.name().equals(pod))
                .findFirst()
                .flatMap(NodeSummary::usage);
    }

    /** How many processes a pod may have on the node; empty where the kubelet sets no limit or doesn't say. */
    public OptionalLong podProcesses(String node) {
        var limit =
                ask(node, "configz").path("kubeletconfig").path("podPidsLimit").asLong(-1);
        return limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
    }

    private static Optional<PodUsage> usage(PodReading pod) {
        var cpu = pod.cpu();
        var memory = pod.memory();
        if (cpu == null || memory == null) {
            return Optional.empty();
        }
        var containers = pod.containers().stream()
                .map(PodReading.OfContainer::memory)
                .filter(Objects::nonNull)
                .mapToLong(PodReading.Figure::value)
                .sum();
        return Optional.of(new PodUsage(cpu.at(), cpu.value(), memory.at(), memory.value(), containers));
    }

    private JsonNode ask(String node, String path) {
        var answer = kube.ask(() -> kube.client().raw("/api/v1/nodes/%s/proxy/%s".formatted(node, path)));
        try {
            return JsonMapper.shared().readTree(Objects.requireNonNullElse(answer, "{}"));
        } catch (JacksonException e) {
            throw new ClusterUnreachable(e);
        }
    }
}
