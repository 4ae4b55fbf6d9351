package io.caisson.overhead;

import io.caisson.metering.MadeDatabase;
import io.caisson.metering.MeteringParts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a thousand tenants' sandboxes took on fifty nodes, in a database of their own. */
public final class ThousandSampled {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);

    /** Written past the triggers, which would take long. */
    private static final List<String> MADE = List.of(
            "set session_replication_role = replica",
            """
            insert into tenant (id, slug, name, state, created_at, version)
            select md5(n::text)::uuid, 'tenant-' || n, 'Tenant ' || n, 'ACTIVE', '2023-11-01Z', 0 from generate_series(1, 1000) as n""",
            """
            insert into usage_rollup select id, day, 'app-' || n, 1e6, 1e12, 1e5, 1e11, 1e5
            from tenant, generate_series(date '2026-08-01', date '2026-11-10', interval '1 day') as day, generate_series(1, 2) as n
            order by day""",
            """
            insert into usage_node_rollup select id, day, 'node-' || (get_byte(uuid_send(id), 0) + n) % 50, 'runsc-' || n % 2, 1e5, 1e11, 1e5
            from tenant, generate_series(date '2026-08-01', date '2026-11-10', interval '1 day') as day, generate_series(1, 2) as n
            order by day""",
            """
            insert into overhead_day select day, tenant_id, node, runsc, 1440, 86400, array[840, 841, 842, 843], array[300, 500, 500, 140], '{}', '{}'
            from (select day, tenant_id, node, runsc from usage_node_rollup
                union all select day, id, 'node-1', 'runsc-0' from tenant, generate_series(date '2025-10-10', date '2026-07-31', interval '1 day') as day
            ) as kept order by day""",
            """
            insert into overhead_hour select hour, id, 'node-1', 'runsc-0', 60, 3600, array[840, 841], array[30, 30], '{}', '{}', 60, 60
            from (select id from tenant order by id limit 50) as chosen, generate_series(timestamptz '2026-10-02Z', timestamptz '2026-11-10T12:00Z', interval '1 hour') as hour
            order by hour""",
            "select make_usage_month('2026-10-01Z'), make_usage_month('2026-11-01Z')",
            """
            insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
            select md5((1 + n % 1000)::text)::uuid, 'ns', 'pod-' || n, 'app-1', 1, 'node', 1, 1, 1, 1,
                '2026-10-01Z'::timestamptz + n * interval '100 s', '2026-10-01Z'::timestamptz + n * interval '101 s', 'OBSERVED'
            from generate_series(1, 20000) as n""",
            "set session_replication_role = origin",
            "analyze");

    private ThousandSampled() {}

    public static MadeDatabase database() throws Exception {
        return new MadeDatabase(MADE);
    }

    public static OverheadReports reports(DataSource database) {
        var jdbc = JdbcClient.create(database);
        var declared =
                new Declared(MeteringParts.rollups(database, CLOCK), MeteringParts.nodeRollups(database, CLOCK), CLOCK);
        return new OverheadReports(declared, new Observed(jdbc), jdbc);
    }
}
