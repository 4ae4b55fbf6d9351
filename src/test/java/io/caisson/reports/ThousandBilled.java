package io.caisson.reports;

import io.caisson.metering.MadeDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;

/** A thousand tenants, who have been there for three years, in a database of their own, so that nobody else's rows are in it. */
public final class ThousandBilled {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);

    /** Written past the triggers, which would take long. */
    private static final List<String> MADE = List.of(
            "set session_replication_role = replica",
            """
            insert into tenant (id, slug, name, state, created_at, version)
            select md5(n::text)::uuid, 'tenant-' || n, 'Tenant ' || n, 'ACTIVE', '2023-11-01Z', 0 from generate_series(1, 1000) as n""",
            "insert into tenant_plan select id, 'epoch', 'standard', 'test', now() from tenant",
            """
            insert into charged_month (tenant_id, month, starts_at, ends_at, as_of, closed_at)
            select id, month, month, month + interval '1 month', now(), now()
            from tenant, generate_series(date '2023-12-01', date '2026-11-01', interval '1 month') as month""",
            """
            insert into charged_sum select tenant_id, month, currency, 12.34, 1.20, 0.60, 0.60, 36e8, 36e14, 18e8, 18e14, 6, 4, 0.30, 0.30,
                1, 0.60, 0.30, month, month + interval '1 month'
            from charged_month, unnest(array['EUR', 'USD']) as currency""",
            """
            insert into usage_rollup select id, day, 'app-' || n, 1e6, 1e12, 1e5, 1e11, 1e5
            from tenant, generate_series(date '2025-11-01', date '2026-10-31', interval '1 day') as day, generate_series(1, 2) as n""",
            "select make_usage_month('2026-10-01Z'), make_usage_month('2026-11-01Z')",
            """
            insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
            select md5((1 + n % 1000)::text)::uuid, 'ns', 'pod-' || n, 'app-1', 1, 'node', 1, 1, 1, 1,
                '2026-10-01Z'::timestamptz + n * interval '100 s', '2026-10-01Z'::timestamptz + n * interval '101 s', 'OBSERVED'
            from generate_series(1, 20000) as n""",
            "insert into watched_span (started_at, seen_until) values ('2023-11-01Z', '2026-11-10T12:00:00Z')",
            "insert into invoice_series values (2026, 24000)",
            """
            insert into invoice select '2026-' || lpad(n::text, 6, '0'), 2026, n, 'INVOICE', tenant_id, month, 'EUR', null, null, null, now(), 'test',
                '2026-12-01', now(), 'slug', 'name', '', '', '', '', '', 'UTC', month, month + interval '1 month', 0, 0, 0, null, null,
                null, 1, 10, 0, 0, 10, 1, 9
            from (select *, row_number() over () as n from charged_month where month >= '2024-11-01' and month < '2026-11-01') as billed""",
            "insert into payment select 'paid-' || number, number, 4, now(), 'test', now() from invoice",
            "set session_replication_role = origin",
            "analyze");

    private ThousandBilled() {}

    public static MadeDatabase database() throws Exception {
        return new MadeDatabase(MADE);
    }

    public static BillingReports reports(DataSource database) {
        return MadeReports.of(database, CLOCK);
    }
}
