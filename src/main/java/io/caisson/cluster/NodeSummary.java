package io.caisson.cluster;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
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

    /** Empty while the kubelet has not measured the pod. */
    public Optional<PodUsage> usage(String node, String namespace, String pod) {
        return StreamSupport.stream(ask(node, "stats/summary").path("pods").spliterator(), false)
                .filter(entry -> entry.path("podRef")
                                .path("namespace")
                                .asString("")
                                .equals(namespace)
                        && entry.path("podRef").path("name").asString("").equals(pod))
                .findFirst()
                .flatMap(NodeSummary::usage);
    }

    /** How many processes a pod may have on the node; empty where the kubelet sets no limit or doesn't say. */
    public OptionalLong podProcesses(String node) {
        var limit =
                ask(node, "configz").path("kubeletconfig").path("podPidsLimit").asLong(-1);
        return limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
    }

    private static Optional<PodUsage> usage(JsonNode pod) {
        try {
            var containers = StreamSupport.stream(pod.path("containers").spliterator(), false)
                    .mapToLong(container ->
                            container.path("memory").path("workingSetBytes").asLong(0))
                    .sum();
            return Optional.of(new PodUsage(
                    Instant.parse(pod.path("cpu").path("time").asString("")),
                    pod.path("cpu").path("usageCoreNanoSeconds").asLong(0),
                    Instant.parse(pod.path("memory").path("time").asString("")),
                    pod.path("memory").path("workingSetBytes").asLong(0),
                    containers));
        } catch (DateTimeException e) {
            return Optional.empty(); // not measured yet
        }
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
