package io.caisson.e2e;

import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that pages show and that no run of the platform makes here. */
final class KeptRows {

    private KeptRows() {}

    /** Of a pod that was gone before this run began, in a month whose review is over on any day: the next look bills it. */
    static void usageTwoMonthsAgo(DataSource database, String slug, String coverage) {
        var jdbc = JdbcClient.create(database);
        var start = "date_trunc('month', now(), 'UTC') - interval '2 months'";
        jdbc.sql("update tenant set created_at = %s where slug = ?".formatted(start))
                .param(slug)
                .update();
        jdbc.sql("select 1 from make_usage_month(%s)".formatted(start))
                .query(Integer.class)
                .single();
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select id, 'ns', gen_random_uuid()::text, 'web', 1, 'node', 1000, 1073741824, 100, 67108864, created_at,
                    created_at + interval '10 hours', ? from tenant where slug = ?""").params(coverage, slug).update();
    }

    /** What runs already runs to its end, and then not for minutes: ask again until it is seen what came of it. */
    static void billNow(DataSource database) {
        JdbcClient.create(database)
                .sql("update scheduled_tasks set execution_time = now() where task_name = 'invoices' and not picked")
                .update();
    }

    /** Without a probe image none is made, so here are some that look like what a probe says. */
    static void isolationReports(DataSource database, String slug) {
        JdbcClient.create(database).sql("""
                        insert into isolation_report (id, tenant_id, number, trigger, asked_by, state, message,
                            runtime_class, requested_at, not_before, finished_at, results)
                        select gen_random_uuid(), tenant.id, report.number, 'POLICY', 'caisson', report.state, report.message,
                            'gvisor', now(), now(), now(), report.results::jsonb
                        from tenant, (values
                            (1, 'DONE', null, '[{"attempt": "KERNEL", "verdict": "HELD", "seen": "4.19.0-gvisor"}]'),
                            (2, 'DONE', null, '[{"attempt": "KERNEL", "verdict": "BROKEN", "seen": "6.18.44"},
                                {"attempt": "HOST_FILES", "verdict": "BROKEN", "seen": "/var/lib/a/path/without/any/space/in/it"},
                                {"attempt": "NODE_PORT", "verdict": "NOT_TESTED", "seen": "there is none"}]'),
                            (3, 'FAILED', 'Not enough memory is left.', '[]')) as report (number, state, message, results)
                        where tenant.slug = ? and tenant.state = 'ACTIVE'""").param(slug).update();
    }

    /** One whose host is on no Internet of ours, with a delivery that was given up. */
    static UUID webhook(DataSource database, String slug) {
        return JdbcClient.create(database)
                .sql("""
                        with hook as (
                            insert into webhook_endpoint (id, tenant_id, url, description, types, state, created_by, created_at)
                            select gen_random_uuid(), id, 'https://hooks.example.org/' || repeat('a-long-path/', 20),
                                'Accounting', '{invoice.issued,invoice.paid}', 'PAUSED', 'test', now()
                            from tenant where slug = ? and state = 'ACTIVE' returning id, tenant_id
                        ), told as (
                            insert into notice (id, tenant_id, type, body, told_at)
                            select gen_random_uuid(), tenant_id, 'invoice.issued', '{}', now() from hook returning id
                        )
                        insert into notice_delivery (id, notice_id, endpoint_id, state, attempts, created_at, last_at,
                            last_status, last_answer)
                        select gen_random_uuid(), told.id, hook.id, 'FAILED', 10, now(), now(), 503, repeat('unavailable', 20)
                        from hook, told returning endpoint_id""")
                .param(slug)
                .query(UUID.class)
                .single();
    }
}
