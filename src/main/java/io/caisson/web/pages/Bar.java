package io.caisson.web.pages;

import io.caisson.quota.QuotaView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of amount in a tenant's quota, as a page draws it.
 *
 * @param label the key of its name
 * @param hard what is allowed
 */
record Bar(String label, String hard, Part reserved, Part used) {

    /**
     * A part of what is allowed.
     *
     * @param text the amount, overhead included
     * @param overheadText how much of it is the sandbox's; null where nothing can be
     * @param own what is not the sandbox's, as a percentage of what is allowed
     * @param overhead what is the sandbox's, as a percentage of what is allowed
     */
    record Part(String text, @Nullable String overheadText, String own, String overhead) {

        static Part of(String text, @Nullable String overheadText, long total, long overhead, long hard) {
            return new Part(
                    text, overheadText, Amounts.percent(total - overhead, hard), Amounts.percent(overhead, hard));
        }
    }

    static List<Bar> of(QuotaView quota) {
        var hard = quota.hard();
        return List.of(
                new Bar("quota.cpu", Amounts.cpu(hard.total().cpu()), cpu(quota, true), cpu(quota, false)),
                new Bar(
                        "quota.memory",
                        Amounts.memory(hard.total().memory()),
                        memory(quota, true),
                        memory(quota, false)),
                new Bar(
                        "quota.instances",
                        Integer.toString(hard.instances()),
                        instances(quota, true),
                        instances(quota, false)));
    }

    private static Part cpu(QuotaView quota, boolean reserved) {
        var held = reserved ? quota.reserved() : quota.used();
        var total = held.total().cpu();
        var overhead = held.overhead().cpu();
        return Part.of(
                Amounts.cpu(total),
                Amounts.cpu(overhead),
                total.millis(),
                overhead.millis(),
                quota.hard().total().cpu().millis());
    }

    private static Part memory(QuotaView quota, boolean reserved) {
        var held = reserved ? quota.reserved() : quota.used();
        var total = held.total().memory();
        var overhead = held.overhead().memory();
        return Part.of(
                Amounts.memory(total),
                Amounts.memory(overhead),
                total.bytes(),
                overhead.bytes(),
                quota.hard().total().memory().bytes());
    }

    private static Part instances(QuotaView quota, boolean reserved) {
        int count = (reserved ? quota.reserved() : quota.used()).instances();
        return Part.of(Integer.toString(count), null, count, 0, quota.hard().instances());
    }
}
