package io.caisson.verification;

import io.caisson.shared.Resources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant holds at this moment, said by five who should agree.
 *
 * @param leaving whose namespace is being removed
 * @param kubernetes what the namespace's ResourceQuota counts; null where there is none, where it has lost the labels that it is
 *     known by, or where nothing was counted yet
 * @param observed what the pods that PostgreSQL knows add up to
 * @param bound those of them that have a node, which is when metering begins
 * @param metered what the open usage segments add up to
 * @param charged what goes on to be charged, and so to be invoiced
 */
public record Now(
        String tenant,
        boolean leaving,
        @Nullable Holding kubernetes,
        Holding observed,
        Holding bound,
        Holding metered,
        Holding charged) {

    /** @param resources overhead included */
    public record Holding(Resources resources, int pods) {

        static final Holding NOTHING = new Holding(Resources.NONE, 0);

        @Override
        public String toString() {
            return "%s CPU, %s, %d pods".formatted(resources.cpu(), resources.memory(), pods);
        }

        /** By how much the other one is more. */
        private String to(Holding other) {
            return "%d millicores, %d bytes, %d pods"
                    .formatted(
                            other.resources.cpu().millis() - resources.cpu().millis(),
                            other.resources.memory().bytes()
                                    - resources.memory().bytes(),
                            other.pods - pods);
        }
    }

    public boolean agrees() {
        return quotaAgrees() && bound.equals(metered) && metered.equals(charged);
    }

    /** Without a quota nothing is held, except where the namespace is being removed: its quota goes before its pods. */
    private boolean quotaAgrees() {
        return kubernetes == null ? leaving || observed.pods + metered.pods == 0 : kubernetes.equals(observed);
    }

    /** @param answered whether Kubernetes said anything: else there is nothing to compare with */
    List<Differing> differing(boolean answered) {
        var differing = new ArrayList<Differing>();
        if (answered && !quotaAgrees()) {
            differing.add(quota());
        }
        if (!bound.equals(metered)) {
            differing.add(unmetered());
        }
        if (!metered.equals(charged)) {
            differing.add(differing("what is metered and what goes on to be charged", metered, charged));
        }
        return differing;
    }

    /** That there is none is the same however much is held meanwhile. */
    private Differing quota() {
        var what = "quota used in Kubernetes and in PostgreSQL";
        if (kubernetes != null) {
            var said = differing(what, kubernetes, observed);
            return new Differing(said.said(), said.by(), true);
        }
        var said =
                new Difference(named(what), "no quota found", "%s observed, %s metered".formatted(observed, metered));
        return new Differing(said, "no quota", true);
    }

    /** What is bound is metered in the same transaction, and both are read at once: by however much, it isn't on its way. */
    private Differing unmetered() {
        var said = differing("pods on nodes and what is metered", bound, metered);
        return new Differing(said.said(), "not metered", false);
    }

    private Differing differing(String what, Holding expected, Holding found) {
        return new Differing(
                new Difference(named(what), expected.toString(), found.toString()), expected.to(found), false);
    }

    private String named(String what) {
        return "%s now: %s".formatted(tenant, what);
    }
}
