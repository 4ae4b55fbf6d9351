package io.caisson.canary;

import io.caisson.cluster.CanaryObjects;
import io.caisson.cluster.NodeFacts;
import io.caisson.cluster.NodeSummary;
import io.caisson.cluster.ProbePods;
import io.caisson.cluster.RuntimeClassView;
import io.caisson.shared.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Has a node show that its sandbox holds, with pods of the platform's own. */
@Service
public class Canary {

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration CLEARED_IN = Duration.ofSeconds(60);

    private final ProbePods pods;
    private final NodeSummary summary;
    private final CanaryObjects objects;
    private final Clock clock;

    Canary(ProbePods pods, NodeSummary summary, CanaryObjects objects, Clock clock) {
        this.pods = pods;
        this.summary = summary;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * Takes up to two and a half minutes. What a killed run of the same node left behind is removed first.
     *
     * @param type the RuntimeClass that is put to the proof
     * @param image with a digest
     */
    public NodeProof prove(NodeFacts node, RuntimeClassView type, String image) throws InterruptedException {
        objects.apply();
        var run = run(node, type);
        clear(run);
        try {
            return proof(node, type, new CanaryRun(pods, summary, node, type, image, run).measure());
        } finally {
            pods.clear(CanaryObjects.NAMESPACE, run);
        }
    }

    private NodeProof proof(NodeFacts node, RuntimeClassView type, CanaryRun.Measured measured) {
        var state = NodeProof.stateOf(measured.findings());
        return new NodeProof(
                type.name(),
                node.name(),
                NodeVersions.of(node),
                measured.sandbox(),
                clock.instant(),
                state,
                message(state, measured),
                measured.startMillis(),
                measured.idleBytes(),
                measured.findings());
    }

    private static @Nullable String message(NodeState state, CanaryRun.Measured measured) {
        return state == NodeState.PROVEN
                ? null
                : measured.findings().stream()
                        .filter(finding ->
                                finding.verdict() == Verdict.FAILED || finding.verdict() == Verdict.NOT_TESTED)
                        .map(finding -> "%s: %s".formatted(finding.probe().title(), finding.seen()))
                        .collect(Collectors.joining(" "));
    }

    private void clear(String run) throws InterruptedException {
        var until = System.nanoTime() + CLEARED_IN.toNanos();
        while (!pods.clear(CanaryObjects.NAMESPACE, run) && System.nanoTime() < until) {
            Thread.sleep(PAUSE);
        }
    }

    /** The same for the same node and RuntimeClass, and short enough for a label. */
    private static String run(NodeFacts node, RuntimeClassView type) {
        var name = node.name() + "/" + type.name();
        return Digest.of(name.getBytes(StandardCharsets.UTF_8))
                .value()
                .substring("sha256:".length(), "sha256:".length() + 12);
    }
}
