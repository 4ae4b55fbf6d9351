package io.caisson.overhead;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sandboxes were seen to take in each hour of a day of UTC, beside what was declared for those that were sampled.
 *
 * @param total one series; the others in the order of their names
 */
public record OverheadDay(
        LocalDate day, Series total, List<Series> tenants, List<Series> nodes, List<Series> runscVersions) {

    /**
     * @param name the tenant's slug, or of a deleted one its id; the node; the version
     * @param hours all 24
     */
    public record Series(String name, List<Hour> hours) {}

    public record Hour(Instant hour, long samples, Figures memory, Figures cpu) {

        public Figures of(Kind kind) {
            return switch (kind) {
                case MEMORY -> memory;
                case CPU -> cpu;
            };
        }
    }

    /**
     * In bytes or in millicores; null where there is none.
     *
     * @param declared for a pod, on average over the hour's samples
     * @param samples in which the runtime told the sandbox's part
     */
    public record Figures(
            @Nullable BigDecimal declared,
            long samples,
            @Nullable BigDecimal median,
            @Nullable BigDecimal p95) {

        static final Figures NONE = new Figures(null, 0, null, null);
    }
}
