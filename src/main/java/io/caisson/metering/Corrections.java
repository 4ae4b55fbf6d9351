package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
            jdbc.sql(LAST + """
                    , reversal as (
                        insert into usage_segment (sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                            cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                        select -1, revision, id, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                            overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage
                        from last
                        returning corrects)
                    select corrects from reversal""")
                    .param("uid", podUid)
                    .param("start", Timestamp.from(boundAt.truncatedTo(ChronoUnit.SECONDS)))
                    .query((row, n) -> row.getLong("corrects"))
                    .optional()
                    .ifPresent(this::replace);
        }
    }

    private boolean lastIsMissingItsEnd(String podUid, Instant boundAt) {
        return jdbc.sql(LAST + """
                select exists (select from last where coverage = 'MISSING')""")
                .param("uid", podUid)
                .param("start", Timestamp.from(boundAt.truncatedTo(ChronoUnit.SECONDS)))
                .query(Boolean.class)
                .single();
    }

    private void replace(long reversed) {
        jdbc.sql("""
                insert into usage_segment (revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, coverage)
                select revision + 1, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, 'RECONSTRUCTED'
                from usage_segment where corrects = ? and sign = -1""").param(reversed).update();
    }
}
