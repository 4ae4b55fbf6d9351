package io.caisson.cluster;

/** Why a node takes no tenants' pods. Both taints are of the effect NoSchedule: what runs there goes on. */
public enum NodeTaint {
    /** The node has not shown yet that its sandbox holds. */
    UNPROVEN("caisson.io/sandbox-unproven"),
    /** The node has shown that its sandbox does not hold. */
    FAILED("caisson.io/sandbox-failed");

    private final String key;

    NodeTaint(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }
}
