package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was metered before there was a ledger goes on in it: nothing is lost, nothing is doubled. */
class LedgerMigrationIT {

    @Test
    void cutsOldSegmentsIntoMonthsAndWholeSeconds() throws Exception {
        try (var postgres = EmbeddedPostgres.start()) {
            var database = postgres.getPostgresDatabase();
            flyway(postgres).target("13?").load().migrate();
            var jdbc = JdbcClient.create(database);
            jdbc.sql("""
                    insert into tenant (id, slug, name, state, created_at, version)
                    values ('00000000-0000-0000-0000-000000000001', 'acme', 'Acme', 'ACTIVE', '2026-01-01', 0)""").update();
            jdbc.sql("insert into observation_mark (seen_at) values ('2026-11-01T00:00:00Z')")
                    .update();
            segment(jdbc, "short", "2026-03-05T00:00:00.4Z", "2026-03-05T00:00:10.9Z");
            segment(jdbc, "long", "2026-03-30T00:00:00Z", "2026-06-01T00:00:00Z");
            segment(jdbc, "none", "2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z");
            segment(jdbc, "open", "2026-05-31T12:00:00Z", null);

            flyway(postgres).load().migrate();

            assertThat(jdbc.sql("""
                    select pod_uid || ' ' || count(*) || ' ' || coalesce(sum(extract(epoch from ended_at - started_at)), 0)::bigint
                    from usage_segment where pod_uid <> 'open' group by pod_uid order by pod_uid""").query(String.class).list())
                    .containsExactly("long 3 %d".formatted(63 * 86_400), "none 1 0", "short 1 10");
            assertThat(jdbc.sql("""
                    select min(started_at) = '2026-05-31T12:00:00Z' and count(*) filter (where ended_at is null) = 1
                        and max(started_at) = date_trunc('month', now(), 'UTC')
                        and count(*) = count(distinct month_of(started_at))
                    from usage_segment where pod_uid = 'open'""").query(Boolean.class).single()).isTrue();
            assertThat(jdbc.sql("select count(*) >= 5 from usage_rollup_rebuild")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            assertThat(jdbc.sql("select pod_uid from usage_open")
                            .query(String.class)
                            .list())
                    .containsExactly("open");
        }
    }

    private static FluentConfiguration flyway(EmbeddedPostgres postgres) {
        return Flyway.configure().dataSource(postgres.getPostgresDatabase());
    }

    private static void segment(JdbcClient jdbc, String pod, String from, String to) {
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                values ('00000000-0000-0000-0000-000000000001', 'ns', :pod, 'web', 1, 'node', 500, 1, 50, 1,
                    cast(:from as timestamptz), cast(:to as timestamptz), 'OBSERVED')""").param("pod", pod).param("from", from).param("to", to).update();
    }
}
