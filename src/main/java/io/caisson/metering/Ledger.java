package io.caisson.metering;

import io.caisson.cluster.PodView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes usage segments, in whole seconds and month by month. Every call belongs to the transaction of what it notes. */
@Component
class Ledger {

    private final JdbcClient jdbc;
    private final UsageMonths months;
    private final Corrections corrections;

    Ledger(JdbcClient jdbc, UsageMonths months, Corrections corrections) {
        this.jdbc = jdbc;
        this.months = months;
        this.corrections = corrections;
    }

    /** A segment that has not ended. */
    record Open(UUID tenant, long id, Instant startedAt) {

        static Open of(ResultSet row, int n) throws SQLException {
            return new Open(
                    row.getObject("tenant_id", UUID.class),
                    row.getLong("segment_id"),
                    row.getTimestamp("started_at").toInstant());
        }
    }

    /** What the ledger knows of a pod. */
    enum Known {
        NOTHING,
        OPEN,
        CLOSED
    }

    Known known(String podUid, Instant boundAt) {
        return jdbc.sql("""
                select case when exists (select from usage_open where pod_uid = :uid) then 'OPEN'
                    when exists (select from usage_segment
                        where pod_hash(pod_uid) = pod_hash(:uid) and pod_uid = :uid and sign = 1 and started_at >= :start) then 'CLOSED'
                    else 'NOTHING' end""")
                .param("uid", podUid)
                .param("start", Timestamp.from(boundAt.truncatedTo(ChronoUnit.SECONDS)))
                .query((row, n) -> Known.valueOf(row.getString(1)))
                .single();
    }

    /** Opens a pod's first segment. Nothing for a tenant that isn't known. */
    void open(PodView pod, Instant boundAt, String node) {
        var start = boundAt.truncatedTo(ChronoUnit.SECONDS);
        months.make(start);
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, coverage)
                select id, coalesce(namespace_uid, ''), :uid, :app, :release, :node, :cpu, :memory,
                    :overhead_cpu, :overhead_memory, :start,
                    case when exists (select from watched_span where cast(:start as timestamptz)
                        between started_at - interval '5 seconds' and seen_until + interval '5 seconds')
                        then 'OBSERVED' else 'RECONSTRUCTED' end
                from tenant where id = :tenant""")
                .param("tenant", pod.tenantId())
                .param("uid", pod.uid())
                .param("app", pod.app())
                .param("release", pod.release())
                .param("node", node)
                .param("cpu", pod.each().cpu().millis())
                .param("memory", pod.each().memory().bytes())
                .param("overhead_cpu", pod.overhead().cpu().millis())
                .param("overhead_memory", pod.overhead().memory().bytes())
                .param("start", Timestamp.from(start))
                .update();
    }

    /**
     * Closes the pod's segment if one is open; an end before its start is none. A part of a second is nobody's bill. What ended
     * in a month that was over when that was told, in which it was taken to go on, is put right there.
     */
    void close(String podUid, Instant at, Coverage coverage) {
        var end = at.truncatedTo(ChronoUnit.SECONDS);
        open(podUid).ifPresent(open -> {
            var last = open;
            while (end.isAfter(UsageMonths.after(last.startedAt()))) {
                last = carryOver(last);
            }
            if (end.isBefore(last.startedAt())) {
                end(last, last.startedAt(), coverage);
                corrections.shorten(podUid, last.startedAt(), end, coverage);
            } else {
                end(last, end, coverage);
            }
        });
    }

    /** Ends a segment with its month and lets it go on in the next one. */
    Open carryOver(Open open) {
        var boundary = UsageMonths.after(open.startedAt());
        months.make(boundary);
        end(open, boundary, Coverage.OBSERVED);
        return jdbc.sql("""
                insert into usage_segment (revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, coverage)
                select revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, :boundary, 'OBSERVED'
                from usage_segment where tenant_id = :tenant and started_at = :start and id = :id
                returning tenant_id, id as segment_id, started_at""")
                .param("tenant", open.tenant())
                .param("id", open.id())
                .param("start", Timestamp.from(open.startedAt()))
                .param("boundary", Timestamp.from(boundary))
                .query(Open::of)
                .single();
    }

    private Optional<Open> open(String podUid) {
        return jdbc.sql("select tenant_id, segment_id, started_at from usage_open where pod_uid = ? for update")
                .param(podUid)
                .query(Open::of)
                .optional();
    }

    /** The mark says the worst that is known of it: a start that was not seen stays one. */
    private void end(Open open, Instant at, Coverage coverage) {
        jdbc.sql("""
                update usage_segment set ended_at = :at,
                    coverage = case when :coverage = 'OBSERVED' then coverage else :coverage end
                where tenant_id = :tenant and started_at = :start and id = :id""")
                .param("tenant", open.tenant())
                .param("at", Timestamp.from(at))
                .param("coverage", coverage.name())
                .param("id", open.id())
                .param("start", Timestamp.from(open.startedAt()))
                .update();
    }
}
