package io.caisson.canary;

import io.caisson.cluster.NodeFacts;
import org.jspecify.annotations.Nullable;

/** What a proof holds for: another version, or another boot of the node, and it has to be made again. */
public record NodeVersions(
        String kernel, String runtime, @Nullable String runsc, String boot) {

    static NodeVersions of(NodeFacts node) {
        return new NodeVersions(node.kernel(), node.runtime(), node.sandboxVersion(), node.bootId());
    }
}
