package io.caisson.isolation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One isolation report of a tenant.
 *
 * @param askedBy who or what asked for it
 * @param message why it failed or waits, for people
 * @param results one for each attempt, once it is done
 */
public record Report(
        UUID id,
        UUID tenantId,
        int number,
        Trigger trigger,
        String askedBy,
        ReportState state,
        @Nullable String message,
        String runtimeClass,
        int tries,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        List<Result> results) {

    public Report {
        results = List.copyOf(results);
    }

    public long held() {
        return count(Verdict.HELD);
    }

    public long broken() {
        return count(Verdict.BROKEN);
    }

    public long notTested() {
        return count(Verdict.NOT_TESTED);
    }

    /** Null until it is done. */
    public @Nullable Outcome outcome() {
        if (state != ReportState.DONE) {
            return null;
        }
        if (broken() > 0) {
            return Outcome.BROKEN;
        }
        return results.stream()
                        .filter(result -> result.attempt().always())
                        .allMatch(result -> result.verdict() == Verdict.HELD)
                ? Outcome.HELD
                : Outcome.INCOMPLETE;
    }

    private long count(Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
