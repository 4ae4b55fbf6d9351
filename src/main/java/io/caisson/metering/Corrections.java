package io.caisson.metering;

import io.caisson.metering.Ledger.Open;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Puts right what the ledger says without changing it: a reversal takes a segment back, a replacement stands in its place.
 */
@Component
class Corrections {

    private static final Logger LOG = LoggerFactory.getLogger(Corrections.class);

    private static final String LAST = """
            with last as (
                select * from usage_segment
                where pod_hash(pod_uid) = pod_hash(:uid) and pod_uid = :uid and started_at >= :start and sign = 1 and ended_at is not null
                order by started_at desc, revision desc limit 1)
            """;

    private static final String REVERSED = """
            insert into usage_segment (sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
            select -1, revision, id, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage
            from last
            returning tenant_id, corrects as segment_id, started_at""";

    private static final String CARRIED = "ended_at = :boundary";
    private static final String LOST = "coverage = 'MISSING'";

    private final JdbcClient jdbc;

    Corrections(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A pod that was taken for gone is there after all, as after the cluster was restored from a backup: its last segment
     * goes on. An end that was seen is one.
     */
    void reopen(String podUid, Instant boundAt) {
        if (lastIsMissingItsEnd(podUid, boundAt)) {
            LOG.warn("Pod {} had vanished and is back: its usage segment is taken back and goes on.", podUid);
            // Before the first row, or two corrections could wait for each other.
            jdbc.sql("lock table usage_open in access exclusive mode").update();
            jdbc.sql(LAST + REVERSED)
                    .param("uid", podUid)
                    .param("start", Timestamp.from(boundAt.truncatedTo(ChronoUnit.SECONDS)))
                    .query(Open::of)
                    .optional()
                    .ifPresent(last -> {
                        replace(last.id(), null, Coverage.RECONSTRUCTED);
                        lengthen(podUid, last.startedAt());
                    });
        }
    }

    /**
     * A pod had ended before a month's end that it was carried over: its segments of the months before end there, too, or at
     * their starts.
     *
     * @param boundary the month's end
     * @param end what the pod's end turned out to be, in whole seconds
     * @param coverage what is known of that end
     */
    void shorten(String podUid, Instant boundary, Instant end, Coverage coverage) {
        for (var from = boundary; end.isBefore(from); ) {
            var carried = takeBack(podUid, from, CARRIED);
            if (carried.isEmpty()) {
                return;
            }
            from = carried.get().startedAt();
            replace(carried.get().id(), end.isBefore(from) ? from : end, coverage);
        }
    }

    /** Of a pod that is back after all, what {@link #shorten} took off. */
    private void lengthen(String podUid, Instant boundary) {
        for (var carried = takeBack(podUid, boundary, LOST); carried.isPresent(); ) {
            var start = carried.get().startedAt();
            replace(carried.get().id(), UsageMonths.after(start), Coverage.RECONSTRUCTED);
            carried = takeBack(podUid, start, LOST);
        }
    }

    /** What the pod has in the month before. */
    private Optional<Open> takeBack(String podUid, Instant boundary, String which) {
        return jdbc.sql("""
                with last as (
                    select * from usage_segment as was
                    where pod_hash(pod_uid) = pod_hash(:uid) and pod_uid = :uid and sign = 1
                      and started_at >= :month and started_at < :boundary
                      and %s
                      and not exists (select from usage_segment as reversal where reversal.sign = -1
                          and reversal.corrects = was.id and reversal.started_at = was.started_at))
                """.formatted(which) + REVERSED)
                .param("uid", podUid)
                .param("month", Timestamp.from(UsageMonths.start(UsageMonths.of(boundary.minusSeconds(1)))))
                .param("boundary", Timestamp.from(boundary))
                .query(Open::of)
                .optional();
    }

    /** @param end null where it goes on */
    private void replace(long reversed, @Nullable Instant end, Coverage coverage) {
        jdbc.sql("""
                insert into usage_segment (revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select revision + 1, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, cast(:end as timestamptz),
                    case when :coverage = 'OBSERVED' then coverage else :coverage end
                from usage_segment where corrects = :reversed and sign = -1""")
                .param("end", end == null ? null : Timestamp.from(end))
                .param("coverage", coverage.name())
                .param("reversed", reversed)
                .update();
    }

    private boolean lastIsMissingItsEnd(String podUid, Instant boundAt) {
        return jdbc.sql(LAST + """
                select exists (select from last where coverage = 'MISSING')""")
                .param("uid", podUid)
                .param("start", Timestamp.from(boundAt.truncatedTo(ChronoUnit.SECONDS)))
                .query(Boolean.class)
                .single();
    }
}
