package io.caisson.verification;

import io.caisson.shared.Resources;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant holds at this moment, said by four who should agree.
 *
 * @param kubernetes what the namespace's ResourceQuota counts; null where Kubernetes gave no figure
 * @param observed what the pods that PostgreSQL knows add up to
 * @param bound those of them that have a node, which is when metering begins
 * @param metered what the open usage segments add up to, which is what goes on to be charged
 */
public record Now(String tenant, @Nullable Holding kubernetes, Holding observed, Holding bound, Holding metered) {

    /** @param resources overhead included */
    public record Holding(Resources resources, int pods) {

        @Override
        public String toString() {
            return "%s CPU, %s, %d pods".formatted(resources.cpu(), resources.memory(), pods);
        }
    }

    public boolean agrees() {
        return (kubernetes == null || kubernetes.equals(observed)) && bound.equals(metered);
    }
}
