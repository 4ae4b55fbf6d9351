package io.caisson.quota;

import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.ArrayList;

/** Whether a change fits into a quota; a pure function of what is held. */
final class Decision {

    private Decision() {}

    /**
     * @param others what the tenant's other apps have reserved
     * @param own what this app has reserved, which the change replaces
     * @param overhead declared per instance
     */
    static Preflight of(Held hard, Held others, Held own, Resources overhead, Claim serving, Claim next) {
        var left = left(hard, others);
        Claim claim = next;
        for (int surge = 1; surge >= 0; surge--) {
            claim = next.rollingOver(serving, surge);
            var wanted = Held.of(claim.each(), claim.instances(), overhead);
            // What doesn't grow is accepted even where a grown overhead has put the tenant past its quota.
            if (others.plus(wanted).fitsIn(hard) || wanted.fitsIn(own)) {
                return new Preflight.Fits(wanted, left, claim, serving.instances() == 0 ? 0 : surge);
            }
        }
        var wanted = Held.of(claim.each(), claim.instances(), overhead);
        return new Preflight.Refused(wanted, left, refusal(wanted, left));
    }

    private static Held left(Held hard, Held others) {
        return new Held(
                new Resources(
                        new Cpu(Math.max(
                                0,
                                hard.total().cpu().millis()
                                        - others.total().cpu().millis())),
                        new Memory(Math.max(
                                0,
                                hard.total().memory().bytes()
                                        - others.total().memory().bytes()))),
                Math.max(0, hard.instances() - others.instances()),
                Resources.NONE);
    }

    private static String refusal(Held wanted, Held left) {
        var lacking = new ArrayList<String>();
        if (wanted.total().cpu().compareTo(left.total().cpu()) > 0) {
            lacking.add("CPU");
        }
        if (wanted.total().memory().compareTo(left.total().memory()) > 0) {
            lacking.add("memory");
        }
        if (wanted.instances() > left.instances()) {
            lacking.add("instances");
        }
        return "Not enough %s in the quota: this needs %s (of which the sandbox takes %s and %s), and %s are left. Ask for less, or for a larger quota."
                .formatted(
                        String.join(" and ", lacking),
                        describe(wanted),
                        wanted.overhead().cpu(),
                        wanted.overhead().memory(),
                        describe(left));
    }

    static String describe(Held held) {
        return "%s CPU, %s memory and %d instances"
                .formatted(held.total().cpu(), held.total().memory(), held.instances());
    }
}
