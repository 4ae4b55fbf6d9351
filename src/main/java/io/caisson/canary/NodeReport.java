package io.caisson.canary;

import io.caisson.cluster.ClusterSettings;
import io.caisson.sandbox.Sandbox;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The nodes as operators see them: what is known of each, and what it costs against what is declared. */
@Service
public class NodeReport {

    private final Sandbox sandbox;
    private final ClusterSettings settings;
    private final ProbeImage image;
    private final NodeProofs proofs;

    NodeReport(Sandbox sandbox, ClusterSettings settings, ProbeImage image, NodeProofs proofs) {
        this.sandbox = sandbox;
        this.settings = settings;
        this.image = image;
        this.proofs = proofs;
    }

    /**
     * @param notice why nothing is proven, or null
     * @param declared overhead per pod
     */
    public record View(@Nullable String notice, Resources declared, List<Row> nodes) {}

    /**
     * @param proof the latest, or null for a node that has none
     * @param suggestion what to declare instead, or null
     */
    public record Row(
            String node,
            NodeState state,
            @Nullable NodeProof proof,
            @Nullable String suggestion) {}

    public View view() {
        var declared = sandbox.overhead();
        var rows = new ArrayList<Row>();
        var known = proofs.latest(settings.runtimeClass());
        known.forEach(proof -> rows.add(new Row(
                proof.node(),
                proof.state(),
                proof,
                Optional.ofNullable(proof.idleBytes())
                        .flatMap(idle -> Overhead.suggestion(declared.memory(), new Memory(idle)))
                        .orElse(null))));
        sandbox.status().nodes().stream()
                .filter(node -> known.stream().noneMatch(proof -> proof.node().equals(node)))
                .forEach(node -> rows.add(new Row(node, NodeState.NOT_PROVEN, null, null)));
        return new View(image.missing().orElse(null), declared, List.copyOf(rows));
    }
}
