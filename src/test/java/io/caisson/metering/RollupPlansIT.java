package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How PostgreSQL answers from the rollups: a month's report touches no segment, whatever there are of them. */
class RollupPlansIT {

    private MeteredCluster cluster;
    private UUID acme;

    /** Ten thousand segments of each of two months, written past the triggers, which would take long; two hundred are open. */
    @BeforeEach
    void start() throws Exception {
        cluster = new MeteredCluster("2026-11-10T12:00:00Z");
        acme = cluster.tenant("acme");
        cluster.jdbc
                .sql("select make_usage_month('2026-10-01Z'), make_usage_month('2026-11-01Z')")
                .query()
                .listOfRows();
        try (var database =
                new SingleConnectionDataSource(MeteredDatabase.superuser().getConnection(), true)) {
            var jdbc = JdbcClient.create(database);
            jdbc.sql("set session_replication_role = replica").update();
            for (var month : List.of("2026-10-01Z", "2026-11-01Z")) {
                jdbc.sql("""
                        insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                            overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                        select md5((n % 50)::text)::uuid, 'ns', gen_random_uuid()::text, 'app-' || n % 5, 1, 'node', 1, 1, 1, 1,
                            cast(:month as timestamptz) + n * interval '60 s', cast(:month as timestamptz) + n * interval '61 s', 'OBSERVED'
                        from generate_series(1, 10000) as n""").param("month", month).update();
            }
            jdbc.sql("""
                    insert into usage_open select n::text, md5((n % 50)::text)::uuid, n, '2026-11-02Z', 'app', 1, 1, 1, 1
                    from generate_series(1, 200) as n""").update();
            jdbc.sql("""
                    insert into usage_rollup select md5((n % 50)::text)::uuid, '2025-01-01'::date + n / 50, 'web', 1, 1, 1, 1, 1
                    from generate_series(1, 40000) as n""").update();
            jdbc.sql("""
                    insert into usage_node_rollup select md5((n % 50)::text)::uuid, '2025-01-01'::date + n / 50, 'node', 'a', 1, 1, 1
                    from generate_series(1, 40000) as n""").update();
            for (var table : List.of(
                    "usage_segment",
                    "usage_open",
                    "usage_rollup",
                    "usage_node_rollup",
                    "usage_node_change",
                    "usage_rollup_rebuild")) {
                jdbc.sql("analyze " + table).update();
            }
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aMonthsReportReadsTheDaysOfItsMonthByTheirIndexAndWhatIsOpen() {
        var plan = plan(UsagePeriod.of(YearMonth.of(2026, 10)), Rollups.TENANTS, false);
        assertThat(plan)
                .contains("usage_rollup_day")
                .contains("Scan on usage_open")
                .doesNotContain("Seq Scan on usage_rollup ");
        assertThat(segmentScans(plan)).allSatisfy(scan -> assertThat(scan)
                .containsPattern("Index Scan|Bitmap (Heap|Index) Scan")
                .contains("usage_segment_2026_10"));
    }

    /** What is to be made again is looked up tenant by tenant; nothing is, where nothing is to be made again. */
    @Test
    void andNoSegmentUnlessATenantsMonthIsToBeMadeAgain() {
        var plan = plan(UsagePeriod.of(YearMonth.of(2026, 10)), Rollups.TENANTS, true);
        assertThat(segmentScans(plan)).isNotEmpty().allSatisfy(scan -> assertThat(scan)
                .contains("never executed"));
    }

    @Test
    void theEdgesOfAPeriodAreOfTheirMonthsOnly() {
        var plan = plan(UsagePeriod.of("2026-10-03T01:00:00Z", "2026-10-20T01:00:00Z"), Rollups.TENANTS, false);
        assertThat(plan).contains("usage_segment_2026_10").doesNotContain("usage_segment_2026_11");
    }

    @Test
    void oneTenantsDaysAndEdgesAreFoundByItsIndexes() {
        var plan = plan(UsagePeriod.of("2026-10-03T01:00:00Z", "2026-10-20T01:00:00Z"), Rollups.APPS, false);
        assertThat(plan).contains("usage_rollup_pkey").doesNotContain("Seq Scan on usage_segment");
        assertThat(segmentScans(plan)).isNotEmpty().allSatisfy(scan -> assertThat(scan)
                .contains("usage_segment_2026_10_pkey"));
    }

    /** And what is open, which is found by its key. */
    @Test
    void whatIsDeclaredOnNodesIsReadOfItsMonthOnly() {
        var plan = String.join(
                "\n",
                cluster.jdbc
                        .sql("explain (costs off) " + NodeRollups.SUMS)
                        .params(cluster.part(NodeRollups.class).params(YearMonth.of(2026, 10), cluster.clock.instant()))
                        .query(String.class)
                        .list());
        assertThat(plan).contains("usage_node_rollup_day").doesNotContain("Seq Scan on usage_node_rollup ");
        // Other tests leave empty months behind, which are quickest read whole.
        assertThat(segmentScans(plan).stream().filter(scan -> scan.contains("usage_segment_2026_10")))
                .isNotEmpty()
                .allSatisfy(scan -> assertThat(scan).containsPattern("Index Scan|Bitmap (Heap|Index) Scan"));
        assertThat(plan).doesNotContain("usage_segment_2026_11_tenant_id");
    }

    private static List<String> segmentScans(String plan) {
        return plan.lines()
                .filter(line -> line.matches(".* on usage_segment.*") && !line.contains("Bitmap Heap"))
                .toList();
    }

    private String plan(UsagePeriod period, String select, boolean run) {
        var ofOne = select.equals(Rollups.APPS);
        var held = HeldSql.of(period, ofOne ? HeldSql.Of.ONE : HeldSql.Of.ALL);
        var explain = "explain (%scosts off) ".formatted(run ? "analyze, " : "");
        var statement = cluster.jdbc
                .sql(explain + held.with(select))
                .params(held.params())
                .param("now", Timestamp.from(cluster.clock.instant()));
        return String.join(
                "\n",
                (ofOne ? statement.param("tenant", acme) : statement)
                        .query(String.class)
                        .list());
    }
}
