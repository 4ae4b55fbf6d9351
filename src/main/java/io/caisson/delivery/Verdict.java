package io.caisson.delivery;

import io.caisson.apps.Reason;
import io.caisson.cluster.PodView;
import org.jspecify.annotations.Nullable;

/** What the cluster's state says of a rollout. */
sealed interface Verdict {

    record Complete() implements Verdict {}

    /** Not yet, and nothing says never. */
    record Going() implements Verdict {}

    /**
     * It won't become healthy.
     *
     * @param pod the pod whose logs tell more
     */
    record Broken(Reason reason, String message, @Nullable PodView pod) implements Verdict {}
}
