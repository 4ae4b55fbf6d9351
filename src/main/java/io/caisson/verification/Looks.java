package io.caisson.verification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What differed by the same in every look so far. */
final class Looks {

    private Map<String, Differing> left = Map.of();
    private boolean begun;
    private @Nullable String unanswered;
    private List<Now> last = List.of();

    /** @param silence why Kubernetes said nothing, and then what it had a part in stays as it was; null where it answered */
    void add(List<Now> tenants, @Nullable String silence) {
        var found = new LinkedHashMap<String, Differing>();
        tenants.forEach(now -> now.differing(silence == null)
                .forEach(one -> found.put(one.said().what(), one)));
        left = begun ? still(found, silence) : found;
        begun = true;
        last = tenants;
        unanswered = silence;
    }

    private Map<String, Differing> still(Map<String, Differing> found, @Nullable String silence) {
        var still = new LinkedHashMap<String, Differing>();
        left.forEach((what, before) -> {
            var again = found.get(what);
            if (before.inQuota() && silence != null) {
                still.put(what, before);
            } else if (again != null && again.isSame(before)) {
                still.put(what, again);
            }
        });
        return still;
    }

    boolean differ() {
        return !left.isEmpty();
    }

    /** Why Kubernetes said nothing in the last one. */
    @Nullable
    String unanswered() {
        return unanswered;
    }

    /** As the last look found them. */
    NowFound found() {
        var differences = new ArrayList<Difference>();
        if (unanswered != null) {
            differences.add(new Difference("quotas used in Kubernetes", "an answer", unanswered));
        }
        left.values().forEach(one -> differences.add(one.inQuota() && unanswered != null ? broken(one) : one.said()));
        return new NowFound(differences, NowTotal.of(last, unanswered == null, differ()));
    }

    private Difference broken(Differing one) {
        return new Difference(
                one.said().what(),
                one.said().expected(),
                "%s, when Kubernetes last answered: it could not be compared again"
                        .formatted(one.said().found()));
    }
}
