package io.caisson.cluster;

import io.caisson.shared.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads RuntimeClasses and the nodes that offer them. */
@Component
public class SandboxReader {

    private final Kube kube;

    SandboxReader(Kube kube) {
        this.kube = kube;
    }

    public Optional<RuntimeClassView> runtimeClass(String name) {
        var found = kube.ask(
                () -> kube.client().resources(RuntimeClass.class).withName(name).get());
        return Optional.ofNullable(found).map(SandboxReader::view);
    }

    public List<NodeView> nodesFor(RuntimeClassView type) {
        return kube.ask(() -> kube.client().nodes().withLabels(type.nodeSelector()).list().getItems().stream()
                .map(node ->
                        new NodeView(node.getMetadata().getName(), takesPods(node) && !SandboxNodes.isMarked(node)))
                .toList());
    }

    private static RuntimeClassView view(RuntimeClass type) {
        var fixed = type.getOverhead() == null || type.getOverhead().getPodFixed() == null
                ? Map.<String, Quantity>of()
                : type.getOverhead().getPodFixed();
        var selector = type.getScheduling() == null || type.getScheduling().getNodeSelector() == null
                ? Map.<String, String>of()
                : type.getScheduling().getNodeSelector();
        Resources overhead = Quantities.resources(fixed);
        return new RuntimeClassView(type.getMetadata().getName(), type.getHandler(), overhead, selector);
    }

    static boolean takesPods(Node node) {
        var spec = node.getSpec();
        var status = node.getStatus();
        return (spec == null || !Boolean.TRUE.equals(spec.getUnschedulable()))
                && status != null
                && status.getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }
}
