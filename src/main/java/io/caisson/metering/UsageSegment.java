package io.caisson.metering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pod's stay, or the part of it that is in one month.
 *
 * @param to null while it goes on
 */
public record UsageSegment(
        long id,
        String podUid,
        String app,
        int release,
        String node,
        Instant from,
        @Nullable Instant to,
        long cpuMillis,
        long memoryBytes,
        long overheadCpuMillis,
        long overheadMemoryBytes,
        Coverage coverage) {

    /** Where a segment is in the list of them: in the order of their starts. */
    public record Position(Instant from, long id) {}

    public Position position() {
        return new Position(from, id);
    }
}
