package io.caisson.web.pages;

import io.caisson.prices.OverheadPolicy;
import io.caisson.prices.Plan;
import io.caisson.prices.PlanQuota;
import io.caisson.shared.Cpu;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a version of a plan. All three of the quota are empty where tenants keep theirs. */
final class PlanForm {

    private static final List<String> FIELDS =
            List.of("name", "validFrom", "priceBook", "overhead", "markUpPercent", "cpu", "memory", "instances");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    private PlanForm() {}

    static Map<String, String> sent(Map<String, String> all) {
        var sent = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> sent.put(field, all.getOrDefault(field, "").strip()));
        return sent;
    }

    static Map<String, String> of(Plan.Offer offer) {
        var fields = new LinkedHashMap<String, String>();
        var overhead = offer.overhead();
        fields.put("priceBook", offer.priceBook());
        fields.put("overhead", overhead.kind().name());
        fields.put(
                "markUpPercent",
                overhead.kind() == OverheadPolicy.Kind.MARK_UP
                        ? overhead.markUpPercent().toPlainString()
                        : "");
        var quota = offer.quota();
        fields.put("cpu", quota == null ? "" : quota.hard().cpu().cores());
        fields.put("memory", quota == null ? "" : quota.hard().memory().toString());
        fields.put("instances", quota == null ? "" : Integer.toString(quota.instances()));
        return fields;
    }

    /** What changes between two versions, or what the first one is, as people read it. */
    static List<Confirm.Row> changes(Plan.@Nullable Offer before, Plan.Offer after, Words words) {
        var old = before == null ? Map.<String, String>of() : of(before);
        var oldTexts = before == null ? Map.<String, String>of() : texts(before, words);
        var now = of(after);
        var nowTexts = texts(after, words);
        return now.keySet().stream()
                .filter(field -> !now.get(field).equals(old.getOrDefault(field, "")))
                // What reads the same all the same, such as an amount that is rounded, is shown as it was typed.
                .map(field -> nowTexts.get(field).equals(oldTexts.getOrDefault(field, ""))
                        ? new Confirm.Row("plans." + field, old.get(field), now.get(field))
                        : new Confirm.Row("plans." + field, oldTexts.get(field), nowTexts.get(field)))
                .toList();
    }

    private static Map<String, String> texts(Plan.Offer offer, Words words) {
        var texts = of(offer);
        texts.put("overhead", words.of("overhead", offer.overhead().kind()));
        texts.computeIfPresent("markUpPercent", (field, percent) -> percent.isEmpty() ? "" : percent + " %");
        var quota = offer.quota();
        if (quota != null) {
            texts.put("cpu", Amounts.cpu(quota.hard().cpu()));
            texts.put("memory", Amounts.memory(quota.hard().memory()));
        }
        return texts;
    }

    static Plan.Offer read(Map<String, String> sent) {
        var kind = sent.getOrDefault("overhead", "");
        // A percentage that was typed for another choice is not an error of the person who changed it.
        var percent = kind.equals("MARK_UP") ? sent.getOrDefault("markUpPercent", "") : "";
        if (kind.equals("MARK_UP") && percent.isEmpty()) {
            throw new InvalidValue("markUpPercent", percent, "between 0 and 1000 where the overhead has a mark-up");
        }
        var overhead = OverheadPolicy.of(kind, percent);
        var cpu = sent.getOrDefault("cpu", "");
        var memory = sent.getOrDefault("memory", "");
        var instances = sent.getOrDefault("instances", "");
        var keeps = cpu.isEmpty() && memory.isEmpty() && instances.isEmpty();
        return new Plan.Offer(
                sent.getOrDefault("priceBook", ""), overhead, keeps ? null : quota(cpu, memory, instances));
    }

    private static PlanQuota quota(String cpu, String memory, String instances) {
        return new PlanQuota(new Resources(Cpu.parse(cpu), Memory.parse(memory)), count(instances));
    }

    static int count(String instances) {
        if (!COUNT.matcher(instances).matches()) {
            throw new InvalidValue("instances", instances, "between 0 and 10000");
        }
        return Integer.parseInt(instances);
    }
}
