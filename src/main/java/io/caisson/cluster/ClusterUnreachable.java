package io.caisson.cluster;

import java.util.Objects;

/** The Kubernetes API didn't answer: to be tried again later. */
public class ClusterUnreachable extends RuntimeException {

    private final String reason;

    public ClusterUnreachable(Throwable cause) {
        this("The cluster gave no answer that can be read: " + cause, cause);
    }

    /** @param reason for operators: which cluster, what happened, what to do */
    ClusterUnreachable(String reason, Throwable cause) {
        super("The cluster can't be reached right now. It is tried again by itself.", cause);
        this.reason = reason;
    }

    /** For operators only: it says where the cluster is. */
    public String reason() {
        return reason;
    }

    /** Always there: it is shown to everybody. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
