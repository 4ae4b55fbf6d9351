package io.caisson.overhead;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.NodeFacts;
import io.caisson.cluster.SandboxNodes;
import io.caisson.cluster.SandboxReader;
import io.caisson.metering.NodeVersions;
import io.caisson.observation.PlacedPods;
import io.caisson.observation.PlacedPods.Placed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One turn: asks the kubelet of every node that has tenants' pods what it measured. */
@Component
class Sampler {

    static final String UNKNOWN = "unknown";
    private static final String NODES = "the cluster";
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,63}");

    private final ClusterSettings settings;
    private final PlacedPods pods;
    private final SandboxReader reader;
    private final SandboxNodes nodes;
    private final NodeVersions nodeVersions;
    private final NodeRound round;
    private final SampleMeters meters;

    Sampler(
            ClusterSettings settings,
            PlacedPods pods,
            SandboxReader reader,
            SandboxNodes nodes,
            NodeVersions nodeVersions,
            NodeRound round,
            SampleMeters meters) {
        this.settings = settings;
        this.pods = pods;
        this.reader = reader;
        this.nodes = nodes;
        this.nodeVersions = nodeVersions;
        this.round = round;
        this.meters = meters;
    }

    /** @param at when the turn is due: a pod has one sample of it at most, whoever takes it */
    void turn(Instant at) throws InterruptedException {
        var byNode = pods.under(settings.runtimeClass()).stream().collect(Collectors.groupingBy(Placed::node));
        if (byNode.isEmpty()) {
            return;
        }
        var known = versions();
        if (known == null) {
            return;
        }
        var versions = byNode.keySet().stream()
                .collect(Collectors.toMap(node -> node, node -> known.getOrDefault(node, UNKNOWN)));
        nodeVersions.note(at, versions);
        round.ask(at, byNode, versions);
    }

    /** Null while the cluster doesn't say. */
    private @Nullable Map<String, String> versions() {
        try {
            var facts =
                    reader.runtimeClass(settings.runtimeClass()).map(nodes::of).orElse(List.of());
            meters.answered(NODES);
            return facts.stream().collect(Collectors.toMap(NodeFacts::name, node -> version(node.sandboxVersion())));
        } catch (ClusterUnreachable e) {
            meters.failed(NODES, e.reason());
        } catch (ClusterRefused e) {
            meters.failed(NODES, String.valueOf(e.getMessage()));
        }
        return null;
    }

    /** An annotation is anybody's text. */
    private static String version(@Nullable String annotation) {
        return annotation != null && VERSION.matcher(annotation).matches() ? annotation : UNKNOWN;
    }
}
