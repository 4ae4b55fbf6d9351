package io.caisson.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * From when to when the ledger counts a pod.
 *
 * @param to the end of time while it goes on
 * @param marked whether a part of it was not seen, and the ledger says so
 */
record BilledTime(Instant from, Instant to, boolean marked) {

    private static final Duration EXACT = Duration.ofSeconds(1);

    /** By pod, without what was taken back. */
    static Map<String, BilledTime> of(JdbcClient jdbc, String tenant) {
        var pods = new TreeMap<String, BilledTime>();
        jdbc.sql("""
                select pod_uid, min(started_at) as first, max(coalesce(ended_at, '9999-01-01T00:00:00Z')) as last,
                    bool_or(coverage <> 'OBSERVED') as marked
                from usage_segment as segment join tenant on tenant.id = tenant_id
                where slug = ? and sign = 1 and not exists (
                    select from usage_segment as reversal where reversal.sign = -1 and reversal.corrects = segment.id)
                group by pod_uid""").param(tenant).query(row -> {
            pods.put(
                    row.getString("pod_uid"),
                    new BilledTime(
                            row.getTimestamp("first").toInstant(),
                            row.getTimestamp("last").toInstant(),
                            row.getBoolean("marked")));
        });
        return pods;
    }

    boolean goesOn() {
        return to.isAfter(Instant.now().plus(Duration.ofDays(1)));
    }

    /** To the second, as the API server saw it. */
    boolean is(AuditLog life) {
        return isNear(life.bound(), from) && isNear(life.gone(), to);
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(EXACT) <= 0;
    }
}
