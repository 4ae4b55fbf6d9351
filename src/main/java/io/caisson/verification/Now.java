package io.caisson.verification;

import io.caisson.shared.Resources;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant holds at this moment, said by four who should agree.
 *
 * @param leaving whose namespace is being removed
 * @param kubernetes what the namespace's ResourceQuota counts; null where there is none, where it has lost the labels that it is
 *     known by, or where nothing was counted yet
 * @param observed what the pods that PostgreSQL knows add up to
 * @param bound those of them that have a node, which is when metering begins
 * @param metered what the open usage segments add up to, which is what goes on to be charged
 */
public record Now(
        String tenant,
        boolean leaving,
        @Nullable Holding kubernetes,
        Holding observed,
        Holding bound,
        Holding metered) {

    /** @param resources overhead included */
    public record Holding(Resources resources, int pods) {

        @Override
        public String toString() {
            return "%s CPU, %s, %d pods".formatted(resources.cpu(), resources.memory(), pods);
        }
    }

    public boolean agrees() {
        return quotaAgrees() && meterAgrees();
    }

    /** Without a quota nothing is held, except where the namespace is being removed: its quota goes before its pods. */
    boolean quotaAgrees() {
        return kubernetes == null ? leaving || observed.pods + metered.pods == 0 : kubernetes.equals(observed);
    }

    boolean meterAgrees() {
        return bound.equals(metered);
    }
}
