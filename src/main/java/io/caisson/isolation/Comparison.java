package io.caisson.isolation;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report beside the one before it.
 *
 * @param with the number of the one before
 * @param requestedAt when that one was asked for
 */
public record Comparison(int with, Instant requestedAt, List<Difference> differences) {

    /**
     * An attempt that came out otherwise.
     *
     * @param before null where the report before had no such attempt
     */
    public record Difference(Attempt attempt, @Nullable Verdict before, Verdict now) {}

    static Comparison of(Report before, Report now) {
        return new Comparison(before.number(), before.requestedAt(), between(before.results(), now.results()));
    }

    /** Only verdicts are compared: addresses in what was seen change from run to run. */
    static List<Difference> between(List<Result> before, List<Result> now) {
        var earlier = new EnumMap<Attempt, Verdict>(Attempt.class);
        before.forEach(result -> earlier.put(result.attempt(), result.verdict()));
        return now.stream()
                .map(result -> new Difference(result.attempt(), earlier.get(result.attempt()), result.verdict()))
                .filter(difference -> !Objects.equals(difference.before(), difference.now()))
                .toList();
    }
}
