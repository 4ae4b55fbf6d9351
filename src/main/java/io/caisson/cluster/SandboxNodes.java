package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The nodes that a RuntimeClass selects, and the taints by which they win and lose tenants' pods. */
@Component
public class SandboxNodes {

    private static final String VERSION = "caisson.io/runsc-version";

    private final Kube kube;

    SandboxNodes(Kube kube) {
        this.kube = kube;
    }

    public List<NodeFacts> of(RuntimeClassView type) {
        return kube
                .ask(() -> kube.client().nodes().withLabels(type.nodeSelector()).list())
                .getItems()
                .stream()
                .map(SandboxNodes::facts)
                .toList();
    }

    /** Whether they take pods or not: they are there. */
    public List<NodeCapacity> capacities(RuntimeClassView type) {
        return kube
                .ask(() -> kube.client().nodes().withLabels(type.nodeSelector()).list())
                .getItems()
                .stream()
                .map(node -> new NodeCapacity(
                        node.getMetadata().getName(),
                        node.getMetadata().getUid(),
                        Quantities.resources(
                                node.getStatus() == null
                                        ? null
                                        : node.getStatus().getAllocatable())))
                .toList();
    }

    /** Makes the given taints of ours the node's only ones of ours; a taint of somebody else stays. */
    public void mark(String name, Set<NodeTaint> wanted) {
        var node = kube.ask(() -> kube.client().nodes().withName(name).get());
        if (node == null || ours(node).equals(wanted)) {
            return;
        }
        var taints = Stream.concat(
                        taints(node).filter(taint -> !isOurs(taint)),
                        wanted.stream().map(taint -> new TaintBuilder()
                                .withKey(taint.key())
                                .withEffect("NoSchedule")
                                .build()))
                .toList();
        // With the version: another's taint that comes at this moment must not be lost.
        var patch = Serialization.asJson(Map.of(
                "metadata",
                Map.of("resourceVersion", node.getMetadata().getResourceVersion()),
                "spec",
                Map.of("taints", taints)));
        kube.ask(() -> kube.client().nodes().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
    }

    private static NodeFacts facts(Node node) {
        var info = node.getStatus().getNodeInfo();
        var annotations = node.getMetadata().getAnnotations();
        return new NodeFacts(
                node.getMetadata().getName(),
                SandboxReader.takesPods(node),
                info.getKernelVersion(),
                info.getContainerRuntimeVersion(),
                annotations == null ? null : annotations.get(VERSION),
                info.getBootID(),
                ours(node));
    }

    private static Set<NodeTaint> ours(Node node) {
        var found = EnumSet.noneOf(NodeTaint.class);
        taints(node)
                .flatMap(taint -> Arrays.stream(NodeTaint.values())
                        .filter(known -> known.key().equals(taint.getKey())))
                .forEach(found::add);
        return found;
    }

    static boolean isMarked(Node node) {
        return taints(node).anyMatch(SandboxNodes::isOurs);
    }

    private static boolean isOurs(Taint taint) {
        return Arrays.stream(NodeTaint.values())
                .anyMatch(known -> known.key().equals(taint.getKey()) && "NoSchedule".equals(taint.getEffect()));
    }

    private static Stream<Taint> taints(Node node) {
        return node.getSpec() == null || node.getSpec().getTaints() == null
                ? Stream.empty()
                : node.getSpec().getTaints().stream();
    }
}
