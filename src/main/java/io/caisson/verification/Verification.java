package io.caisson.verification;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run over a month, or of one invoice.
 *
 * @param tenantId of whom alone; null for all tenants
 * @param tenant that one's slug
 * @param invoice its number; null where a month is checked
 * @param tenants how many there are to check; 0 until it is its turn
 * @param checked how many of them were, so far
 * @param leftOut of how many no sums were compared, because they were being made again
 * @param finishedAt null while it runs
 * @param differences the first thousand of what was found; {@link Verifications#differences} has all
 * @param totals per meter, once all tenants are checked; none of an invoice
 * @param now what is held, where a month that isn't over is checked for all tenants
 */
public record Verification(
        UUID id,
        YearMonth month,
        @Nullable UUID tenantId,
        @Nullable String tenant,
        @Nullable String invoice,
        String askedBy,
        Instant startedAt,
        @Nullable Instant finishedAt,
        int tenants,
        int checked,
        int leftOut,
        int found,
        List<Difference> differences,
        List<MeterTotal> totals,
        List<NowTotal> now) {

    /** How it stands. */
    public enum Outcome {
        QUEUED,
        RUNNING,
        VERIFIED,
        DIFFERENT
    }

    Verification with(List<Difference> itsDifferences, List<MeterTotal> itsTotals, List<NowTotal> itsNow) {
        return new Verification(
                id,
                month,
                tenantId,
                tenant,
                invoice,
                askedBy,
                startedAt,
                finishedAt,
                tenants,
                checked,
                leftOut,
                found,
                itsDifferences,
                itsTotals,
                itsNow);
    }

    public Outcome outcome() {
        if (finishedAt == null) {
            return tenants == 0 ? Outcome.QUEUED : Outcome.RUNNING;
        }
        return found == 0 ? Outcome.VERIFIED : Outcome.DIFFERENT;
    }
}
