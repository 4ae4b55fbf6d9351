package io.caisson.canary;

import io.caisson.shared.Memory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One check of a node under a RuntimeClass.
 *
 * @param kernel of the host
 * @param runtime of containers, with its version
 * @param sandbox what the kernel inside the sandbox calls itself, or null if it did not speak
 * @param message for operators: why the node is not proven, and what to do; null when it is
 * @param startMillis from the pod's creation until it ran, its image being there
 * @param idleBytes memory that an idle sandbox holds beyond its container
 */
public record NodeProof(
        String runtimeClass,
        String node,
        NodeVersions versions,
        @Nullable String sandbox,
        Instant checkedAt,
        NodeState state,
        @Nullable String message,
        @Nullable Long startMillis,
        @Nullable Long idleBytes,
        List<Finding> findings) {

    public NodeProof {
        findings = List.copyOf(findings);
    }

    /** The same as an amount of memory. */
    public @Nullable Memory idle() {
        return idleBytes == null ? null : new Memory(idleBytes);
    }

    /** What the findings say of the node: one failure is enough, and what was not tested is not proven. */
    static NodeState stateOf(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAILED)) {
            return NodeState.FAILED;
        }
        return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.NOT_TESTED)
                ? NodeState.NOT_PROVEN
                : NodeState.PROVEN;
    }
}
