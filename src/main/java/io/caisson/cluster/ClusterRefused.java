package io.caisson.cluster;

/** The Kubernetes API refused an object of ours, in its own words. */
public class ClusterRefused extends RuntimeException {

    private final boolean passing;

    ClusterRefused(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** Whether the same request may be accepted later: the namespace isn't there yet, or someone else wrote at once. */
    public boolean passing() {
        return passing;
    }
}
