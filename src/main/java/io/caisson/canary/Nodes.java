package io.caisson.canary;

import io.caisson.cluster.CanaryObjects;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.NodeFacts;
import io.caisson.cluster.NodeTaint;
import io.caisson.cluster.ProbePods;
import io.caisson.cluster.RuntimeClassView;
import io.caisson.cluster.SandboxNodes;
import io.caisson.cluster.SandboxReader;
import io.caisson.images.ImageUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives nodes their place and takes it from them, by what the canary shows. Repeatable at every step. */
@Component
class Nodes {

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final ClusterSettings settings;
    private final ProbeImage image;
    private final SandboxReader reader;
    private final SandboxNodes nodes;
    private final ProbePods pods;
    private final Canary canary;
    private final NodeProofs proofs;
    private final MeterRegistry meters;
    private final Clock clock;

    Nodes(
            ClusterSettings settings,
            ProbeImage image,
            SandboxReader reader,
            SandboxNodes nodes,
            ProbePods pods,
            Canary canary,
            NodeProofs proofs,
            MeterRegistry meters,
            Clock clock) {
        this.settings = settings;
        this.image = image;
        this.reader = reader;
        this.nodes = nodes;
        this.pods = pods;
        this.canary = canary;
        this.proofs = proofs;
        this.meters = meters;
        this.clock = clock;
    }

    /** One look at all nodes; those that have to prove themselves do so before this returns. */
    void look() throws InterruptedException {
        if (image.missing().isPresent()) {
            return;
        }
        try {
            var type = reader.runtimeClass(settings.runtimeClass());
            if (type.isPresent()) {
                look(type.get());
            }
        } catch (ClusterUnreachable | ClusterRefused | ImageUnavailable e) {
            LOG.warn("Nodes can't be put to the proof now: {}", e.getMessage());
        }
    }

    private void look(RuntimeClassView type) throws InterruptedException {
        var all = nodes.of(type);
        all.forEach(node -> keepOut(type, node));
        var due = all.stream()
                .filter(NodeFacts::schedulable)
                .filter(node -> due(type, node) != Due.NOT_NOW)
                .limit(AT_ONCE)
                .toList();
        if (!due.isEmpty()) {
            pods.clearOlder(CanaryObjects.NAMESPACE, "canary", clock.instant().minus(LONGEST_RUN));
            prove(type, due, image.pinned());
        }
    }

    /** Before anything else, and again if somebody took the taint away. */
    private void keepOut(RuntimeClassView type, NodeFacts node) {
        var last = proofs.latest(type.name(), node.name()).orElse(null);
        if (due(type, node) == Due.UNPROVEN) {
            var wanted = EnumSet.of(NodeTaint.UNPROVEN);
            wanted.addAll(node.taints());
            nodes.mark(node.name(), wanted);
        } else if (last != null && !node.taints().equals(wanted(last.state(), node))) {
            nodes.mark(node.name(), wanted(last.state(), node));
        }
    }

    private Due due(RuntimeClassView type, NodeFacts node) {
        return Due.of(proofs.latest(type.name(), node.name()).orElse(null), NodeVersions.of(node), clock.instant());
    }

    private void prove(RuntimeClassView type, List<NodeFacts> due, String pinned) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = due.stream()
                    .map(node -> threads.<Void>submit(() -> {
                        settle(node, canary.prove(node, type, pinned));
                        return null;
                    }))
                    .toList();
            try {
                for (var one : running) {
                    await(one);
                }
            } catch (InterruptedException e) {
                threads.shutdownNow(); // the application ends: another process does it again
                throw e;
            }
        }
    }

    private static void await(Future<Void> proof) throws InterruptedException {
        try {
            proof.get();
        } catch (ExecutionException e) {
            LOG.warn("A node could not be put to the proof: {}", String.valueOf(e.getCause()));
        }
    }

    /** The row first: a process that is killed in between finds it, and the next look sets the taint. */
    private void settle(NodeFacts node, NodeProof proof) {
        proofs.keep(proof);
        meters.counter("caisson.node.proofs", "state", proof.state().name()).increment();
        nodes.mark(node.name(), wanted(proof.state(), node));
        if (proof.state() == NodeState.PROVEN) {
            LOG.info("Node {} has shown that its sandbox holds.", node.name());
        } else {
            LOG.warn("Node {} is {}: {}", node.name(), proof.state(), proof.message());
        }
    }

    /** What was not tested changes nothing: neither a new node's keeping out nor an old one's place. */
    private static Set<NodeTaint> wanted(NodeState state, NodeFacts node) {
        return switch (state) {
            case PROVEN -> EnumSet.noneOf(NodeTaint.class);
            case FAILED -> EnumSet.of(NodeTaint.FAILED);
            case NOT_PROVEN -> node.taints();
        };
    }
}
