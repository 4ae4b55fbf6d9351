package io.caisson.quota;

/** What the quota says to a change before it is accepted. */
public sealed interface Preflight {

    /** What the change would reserve at its peak, overhead included. */
    Held wanted();

    /** What is left for the change: hard without what all other apps have reserved. */
    Held left();

    /**
     * It fits.
     *
     * @param surge instances that the rollout may hold on top, 0 when they would not have fitted
     */
    record Fits(Held wanted, Held left, Claim claim, int surge) implements Preflight {}

    /** It doesn't fit, even without a surge. */
    record Refused(Held wanted, Held left, String message) implements Preflight {}
}
