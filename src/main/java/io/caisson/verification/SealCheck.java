package io.caisson.verification;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Terms, grants and payments against what was sealed when each was written, of whatever month; and what is open since then. */
@Component
class SealCheck implements MonthCheck {

    private static final String ROWS = """
            select of, key, row.digest as now, seal.digest as then
            from sealed_rows() as row full join row_seal as seal using (of, key)
            where row.digest is distinct from seal.digest order by of, key""";

    private static final String OPEN = """
            select coalesce(slug, open.tenant_id::text) as whose, open.pod_uid
            from usage_open as open left join tenant on tenant.id = open.tenant_id
            left join usage_segment as segment on segment.tenant_id = open.tenant_id
                and segment.started_at = open.started_at and segment.id = segment_id
            where open.digest is distinct from segment_digest(segment)
              or (open.pod_uid, open.tenant_id, open.app, open.cpu_millis, open.memory_bytes, open.overhead_cpu_millis,
                    open.overhead_memory_bytes)
                is distinct from (segment.pod_uid, segment.tenant_id, segment.app, segment.cpu_millis, segment.memory_bytes,
                    segment.overhead_cpu_millis, segment.overhead_memory_bytes)
            order by whose, pod_uid""";

    private final JdbcClient jdbc;

    SealCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What one tenant alone is checked for has no part in the terms of all. */
    @Override
    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(YearMonth month, @Nullable UUID tenantId) {
        if (tenantId != null) {
            return List.of();
        }
        var differences = new ArrayList<>(jdbc.sql(ROWS)
                .query((row, n) -> new Difference(
                        "%s %s".formatted(row.getString("of").replace('_', ' '), row.getString("key")),
                        row.getString("then") == null ? "nothing" : "what was written",
                        row.getString("now") == null ? "nothing" : "something that was changed since"))
                .list());
        differences.addAll(jdbc.sql(OPEN)
                .query((row, n) -> new Difference(
                        "%s now: the open segment of pod %s"
                                .formatted(row.getString("whose"), row.getString("pod_uid")),
                        "what was opened",
                        "something that was changed since"))
                .list());
        return differences;
    }
}
