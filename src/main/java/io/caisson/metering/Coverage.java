package io.caisson.metering;

import io.caisson.observation.PodGone.Evidence;

/** How much of a time was seen. */
public enum Coverage {
    OBSERVED,
    /** Not seen, but what the cluster still tells leaves nothing open. */
    RECONSTRUCTED,
    /** What happened then can't be known; it counts as nothing. */
    MISSING;

    static Coverage of(Evidence evidence) {
        return switch (evidence) {
            case SEEN -> OBSERVED;
            case DERIVED -> RECONSTRUCTED;
            case LOST -> MISSING;
        };
    }
}
