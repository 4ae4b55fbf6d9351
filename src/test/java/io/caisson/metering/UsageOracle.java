package io.caisson.metering;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger should say, second by second, from the rules of docs/billing.md and from what really happened. Slow and
 * obvious, and not a line of it is shared with what it checks. Times are seconds since the beginning.
 */
record UsageOracle(List<Life> lives, List<Outage> outages, int now) {

    /**
     * What became of a pod, whoever saw it.
     *
     * @param noticed when its deletion was asked for; it was due half a minute later
     * @param ended when its containers ended by themselves
     * @param gone when it was no longer in the cluster
     * @param away when the cluster did not have it, as before a restore: it was there all the time, so nothing comes of it
     */
    record Life(
            String uid,
            int tenant,
            String app,
            int bound,
            @Nullable Integer noticed,
            @Nullable Integer ended,
            @Nullable Integer gone,
            @Nullable Outage away) {

        static final int GRACE = 30;
    }

    /** From when to when nobody watched. */
    record Outage(int from, int to) {

        boolean has(int second) {
            return second > from && second < to;
        }
    }

    /** For how many seconds the tenant's pods of an app are counted within a period. */
    long seconds(int tenant, String app, int from, int to) {
        long count = 0;
        for (var life : lives) {
            if (life.tenant() != tenant || !life.app().equals(app)) {
                continue;
            }
            for (int second = from; second < to; second++) {
                if (counts(life, second)) {
                    count++;
                }
            }
        }
        return count;
    }

    /** How many seconds of a tenant were observed, reconstructed and missing, in this order. */
    long[] coverage(int tenant, int from, int to) {
        var seconds = new long[3];
        for (int second = from; second < Math.min(to, now); second++) {
            int kind = 0;
            for (var outage : outages) {
                if (second >= outage.from() && second < outage.to()) {
                    kind = somebodyWasLost(tenant, outage) ? 2 : 1;
                }
            }
            seconds[kind]++;
        }
        return seconds;
    }

    private boolean counts(Life life, int second) {
        if (second < life.bound() || second >= now || neverSeen(life)) {
            return false;
        }
        var lostIn = lostIn(life);
        if (lostIn != null) {
            return second < lostIn.from();
        }
        var gapOfEnd = life.gone() == null ? null : outageOf(life.gone());
        if (gapOfEnd != null && life.ended() == null) {
            return second < dueKnownBefore(life, gapOfEnd);
        }
        return (life.ended() == null || second < life.ended()) && (life.gone() == null || second < life.gone());
    }

    /** Made and gone while nobody watched. */
    private boolean neverSeen(Life life) {
        var outage = outageOf(life.bound());
        return outage != null && life.gone() != null && outage.has(life.gone());
    }

    /** The outage in which a pod vanished at a time that nothing tells. */
    private @Nullable Outage lostIn(Life life) {
        if (life.gone() == null || neverSeen(life)) {
            return null;
        }
        var outage = outageOf(life.gone());
        if (outage == null || (life.ended() != null && life.ended() < outage.from())) {
            return null;
        }
        // Its end was seen, or told by the list after an earlier outage.
        return dueKnownBefore(life, outage) >= 0 ? null : outage;
    }

    /** When the deletion was due, if that was told before the outage and fell into it; else -1. */
    private static int dueKnownBefore(Life life, Outage outage) {
        if (life.noticed() == null || life.noticed() >= outage.from()) {
            return -1;
        }
        int due = life.noticed() + Life.GRACE;
        return outage.has(due) ? due : -1;
    }

    private boolean somebodyWasLost(int tenant, Outage outage) {
        return lives.stream().anyMatch(life -> life.tenant() == tenant && outage.equals(lostIn(life)));
    }

    private @Nullable Outage outageOf(int second) {
        return outages.stream().filter(outage -> outage.has(second)).findFirst().orElse(null);
    }

    static Instant at(Instant beginning, int second) {
        return beginning.plusSeconds(second);
    }
}
