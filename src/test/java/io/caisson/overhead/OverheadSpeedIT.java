package io.caisson.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Explained;
import io.caisson.metering.MadeDatabase;
import io.caisson.metering.MeteringParts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The overhead of a month of a thousand tenants on fifty nodes: how PostgreSQL finds it, and how soon. */
class OverheadSpeedIT {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final int STATEMENTS = 4;

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

    private static MadeDatabase made;
    private static Explained database;
    private static OverheadReports reports;
    private static HourlyOverhead hourly;

    @BeforeAll
    static void start() throws Exception {
        made = new MadeDatabase(MADE);
        database = made.explained();
        var jdbc = JdbcClient.create(database);
        var declared =
                new Declared(MeteringParts.rollups(database, CLOCK), MeteringParts.nodeRollups(database, CLOCK), CLOCK);
        reports = new OverheadReports(declared, new Observed(jdbc), jdbc);
        hourly = new HourlyOverhead(jdbc);
    }

    @AfterAll
    static void stop() throws Exception {
        made.close();
    }

    @Test
    void readsNoSegmentAndOfRollupsThatMonthsOnly() {
        database.plans();
        assertThat(reports.of(OCTOBER).tenants()).hasSize(1_000);
        requireIndexes(database.plans(), STATEMENTS);
    }

    @Test
    void ofOneTenantToo() {
        database.plans();
        var line = reports.of(UUID.fromString("c4ca4238-a0b9-2382-0dcc-509a6f75849b"), OCTOBER); // md5 of 1
        assertThat(line.podHours()).isPositive();
        requireIndexes(database.plans(), 2);
    }

    @Test
    void ofADaysHoursToo() {
        database.plans();
        var day = hourly.of(LocalDate.of(2026, 11, 3));
        assertThat(day.tenants())
                .hasSize(50)
                .allSatisfy(tenant -> assertThat(tenant.hours()).hasSize(24).allMatch(hour -> hour.samples() == 60));
        requireIndexes(database.plans(), 1);
    }

    private static void requireIndexes(List<String> plans, int statements) {
        assertThat(plans).as("as many, however much there is").hasSize(statements);
        for (var plan : plans) {
            for (var table : List.of(
                    "usage_rollup", "usage_node_rollup", "overhead_day", "overhead_hour", "usage_segment_2026_10")) {
                assertThat(Explained.scans(plan, table)).as(plan).noneMatch(scan -> scan.contains("Seq Scan"));
            }
        }
    }

    @Test
    void answersInUnderASecond() {
        var best = IntStream.range(0, 5)
                .mapToLong(n -> {
                    var began = System.nanoTime();
                    var report = reports.of(OCTOBER);
                    var took = System.nanoTime() - began;
                    assertThat(report.nodes()).hasSize(50);
                    assertThat(report.runscVersions()).hasSize(2);
                    assertThat(report.total().samples()).isEqualTo(31L * 2_000 * 1_440);
                    return took;
                })
                .min()
                .orElseThrow();
        System.out.printf("OverheadSpeedIT: %d ms%n", best / 1_000_000);
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
    }
}
