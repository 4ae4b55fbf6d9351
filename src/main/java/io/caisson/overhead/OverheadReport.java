package io.caisson.overhead;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was declared for sandboxes in a month of UTC, and what they were seen to take. */
public record OverheadReport(
        YearMonth month, Line total, List<Line> tenants, List<Line> nodes, List<Line> runscVersions) {

    /**
     * @param name the tenant's slug, the node or the version
     * @param podHours by the ledger
     * @param sampledShare the part of that time for which there are samples, from 0 to 1; null without pods
     */
    public record Line(
            String name,
            BigDecimal podHours,
            long samples,
            @Nullable BigDecimal sampledShare,
            Side memory,
            Side cpu) {

        public Side of(Kind kind) {
            return switch (kind) {
                case MEMORY -> memory;
                case CPU -> cpu;
            };
        }
    }

    /**
     * In bytes and GiB-hours, or in millicores and core-hours.
     *
     * @param declared for a pod, on average over time; null without pods
     * @param declaredHours by the ledger
     * @param samples in which the runtime told the sandbox's part
     */
    public record Side(
            @Nullable BigDecimal declared,
            BigDecimal declaredHours,
            long samples,
            @Nullable BigDecimal median,
            @Nullable BigDecimal p95,
            @Nullable Suggestion suggestion) {}
}
