package io.caisson.observation;

import java.time.Instant;

/**
 * Published in the transaction that notes that a pod is gone.
 *
 * @param at when it went, as far as that is known
 */
public record PodGone(String podUid, Instant at, Evidence evidence) {

    /** How it is known when the pod went. */
    public enum Evidence {
        SEEN,
        /** It vanished unseen, at the instant that its deletion was set for, or by a clock that was set back. */
        DERIVED,
        /** It vanished unseen, at some time after the instant at which it was last seen. */
        LOST
    }
}
