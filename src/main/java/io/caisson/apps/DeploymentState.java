package io.caisson.apps;

/** Where a deployment is. Those from HEALTHY on are final. */
public enum DeploymentState {
    QUEUED,
    APPLYING,
    ROLLING_OUT,
    HEALTHY,
    FAILED,
    CANCELLED,
    SUPERSEDED;

    public boolean active() {
        return ordinal() < HEALTHY.ordinal();
    }

    /** @throws IllegalStateException when a deployment doesn't go from here to there */
    DeploymentState next(DeploymentState to) {
        var allowed =
                switch (to) {
                    case QUEUED -> false;
                    case APPLYING -> this == QUEUED || this == APPLYING;
                    case ROLLING_OUT -> this == APPLYING || this == ROLLING_OUT;
                    case HEALTHY -> this == ROLLING_OUT;
                    case FAILED, CANCELLED, SUPERSEDED -> active();
                };
        if (!allowed) {
            throw new IllegalStateException("deployment: %s → %s".formatted(this, to));
        }
        return to;
    }
}
