package io.caisson.observation;

import java.time.Instant;

/**
 * Published in the transaction that notes that a pod is gone.
 *
 * @param seen false when it vanished unseen and the instant was made up from what is still known
 */
public record PodGone(String podUid, Instant at, boolean seen) {}
