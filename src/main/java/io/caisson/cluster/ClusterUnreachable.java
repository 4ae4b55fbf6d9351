package io.caisson.cluster;

import java.util.Objects;

/** The Kubernetes API didn't answer: to be tried again later. */
public class ClusterUnreachable extends RuntimeException {

    public ClusterUnreachable(Throwable cause) {
        super("The cluster can't be reached right now. It is tried again by itself.", cause);
    }

    /** Always there: it is shown to people. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
