package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was metered before there were rollups of nodes is in them: no month has to be made again for it. */
class NodeRollupMigrationIT {

    private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");

    @Test
    void countsWhatIsThereWithItsCorrectionsAndVersions() throws Exception {
        try (var postgres = EmbeddedPostgres.start()) {
            flyway(postgres).target("44?").load().migrate();
            var jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            jdbc.sql("""
                    insert into tenant (id, slug, name, state, created_at, version)
                    values ('00000000-0000-0000-0000-000000000001', 'acme', 'Acme', 'ACTIVE', '2026-01-01Z', 0)""").update();
            jdbc.sql("""
                    insert into node_runsc values ('one', '2026-05-02T06:00:00Z', 'a'), ('one', '2026-05-03T00:00:00Z', 'b'),
                        ('two', '2026-01-01Z', 'b')""").update();
            jdbc.sql("select make_usage_month('2026-05-01Z'), make_usage_month('2026-06-01Z')")
                    .query()
                    .listOfRows();
            segment(jdbc, "a", "one", "2026-05-01T23:00:00Z", "2026-05-04T00:00:00Z");
            segment(jdbc, "b", "two", "2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z");
            segment(jdbc, "c", "three", "2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z");
            segment(jdbc, "d", "two", "2026-06-01T00:00:00Z", null);
            segment(jdbc, "e", "one", "2026-06-02T00:00:00Z", "2026-06-03T00:00:00Z");
            jdbc.sql("""
                    insert into usage_segment (sign, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis,
                        memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                    select -1, id, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                        overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage
                    from usage_segment where pod_uid = 'e'""").update();

            flyway(postgres).load().migrate();

            var rollups = new NodeRollups(jdbc, Clock.fixed(NOW, ZoneOffset.UTC));
            for (var month : new YearMonth[] {YearMonth.of(2026, 5), YearMonth.of(2026, 6)}) {
                assertThat(HeldByNodes.byRollups(rollups, month))
                        .isNotEmpty()
                        .isEqualTo(HeldByNodes.of(jdbc, month, NOW));
            }
            assertThat(jdbc.sql("select count(*) from usage_node_change")
                            .query(Long.class)
                            .single())
                    .isZero();
            segment(jdbc, "f", "one", "2026-06-04T00:00:00Z", "2026-06-05T00:00:00Z");
            assertThat(HeldByNodes.byRollups(rollups, YearMonth.of(2026, 6)))
                    .isEqualTo(HeldByNodes.of(jdbc, YearMonth.of(2026, 6), NOW));
        }
    }

    /** All others are: their digests aren't known. */
    @Test
    void leavesTheRollupsOfAMonthWhoseSegmentsWereDropped() throws Exception {
        try (var postgres = EmbeddedPostgres.start()) {
            flyway(postgres).target("42").load().migrate();
            var jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            jdbc.sql("""
                    insert into tenant (id, slug, name, state, created_at, version)
                    values ('00000000-0000-0000-0000-000000000001', 'acme', 'Acme', 'ACTIVE', '2024-01-01Z', 0)""").update();
            jdbc.sql("select make_usage_month('2026-05-01Z')").query().listOfRows();
            jdbc.sql("""
                    insert into usage_rollup (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances)
                    select id, day, 'web', 1, 1, 1, 1, 1 from tenant, (values (date '2024-05-01'), ('2026-05-01')) as days (day)""").update();

            flyway(postgres).load().migrate();

            assertThat(jdbc.sql("select month::text from usage_rollup_rebuild")
                            .query(String.class)
                            .list())
                    .containsExactly("2026-05-01");
        }
    }

    private static FluentConfiguration flyway(EmbeddedPostgres postgres) {
        return Flyway.configure().dataSource(postgres.getPostgresDatabase());
    }

    private static void segment(JdbcClient jdbc, String pod, String node, String from, String to) {
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                values ('00000000-0000-0000-0000-000000000001', 'ns', :pod, 'web', 1, :node, 500, 1, 50, 3,
                    cast(:from as timestamptz), cast(:to as timestamptz), 'OBSERVED')""")
                .param("pod", pod)
                .param("node", node)
                .param("from", from)
                .param("to", to)
                .update();
    }
}
