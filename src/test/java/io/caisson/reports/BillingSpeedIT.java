package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Explained;
import io.caisson.metering.MadeDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The report of a month of a thousand tenants, who have been there for three years: how PostgreSQL finds it, and how soon. It
 * has a database of its own, so that nobody else's rows are in it.
 */
class BillingSpeedIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final ReportQuery OCTOBER = ReportQuery.all(ReportMonths.of("2026-10", null, null));

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

    private static MadeDatabase made;
    private static Explained database;
    private static BillingReports reports;

    @BeforeAll
    static void start() throws Exception {
        made = new MadeDatabase(MADE);
        database = made.explained();
        reports = MadeReports.of(database, CLOCK);
    }

    @AfterAll
    static void stop() throws Exception {
        made.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10, 2026-10, '', 8",
        "2026-10, 2026-10, tenant-777, 8",
        "2026-10-03, 2026-10-17, '', 10",
        "2026-10-03, 2026-10-17, tenant-777, 10",
        "2026-09-20, 2026-11-10, '', 11",
        "2026-10-01, 2026-10-31, '', 8"
    })
    void readsNoSegmentNoLineAndOfSumsThatMonthsOnly(String from, String to, String tenant, int statements) {
        database.plans();
        var found = reports.of(
                ReportQuery.of(ReportPeriod.of(null, from, to), null, ReportFilter.of(tenant, null, null, null, null)));
        var plans = database.plans();

        assertThat(found.tenants()).hasSize(tenant.isEmpty() ? 1_000 : 1);
        assertThat(plans).as("as many, however many tenants").hasSize(statements);
        for (var plan : plans) {
            assertThat(plan).doesNotContain("invoice_line").doesNotContainPattern("Scan.* on charge ");
            for (var table : List.of("charged_sum", "charged_month", "usage_rollup", "usage_segment_2026_10")) {
                assertThat(Explained.scans(plan, table)).as(plan).noneMatch(scan -> scan.contains("Seq Scan"));
            }
            assertThat(Explained.scans(plan, "usage_segment_2026_10"))
                    .as(
                            "only what was lost is looked up, by an index of nothing else, or months that are to be made again")
                    .allSatisfy(scan -> assertThat(scan)
                            .containsPattern(
                                    "Index (Only )?Scan.* using usage_segment_2026_10_(pkey|tenant_id|corrects)"));
        }
    }

    @Test
    void answersInUnderASecond() {
        var best = IntStream.range(0, 5)
                .mapToLong(n -> {
                    var began = System.nanoTime();
                    var report = reports.of(OCTOBER);
                    var took = System.nanoTime() - began;
                    assertThat(report.tenants()).hasSize(1_000);
                    assertThat(report.total().revenue().getFirst().charged()).hasToString("12340.00 EUR");
                    assertThat(report.total().accounts().getFirst().balance()).hasToString("120000.00 EUR");
                    assertThat(report.total().accounts().getFirst().grantsUsed())
                            .hasToString("1000.00 EUR");
                    assertThat(report.trend().getFirst().revenue()).hasSize(2);
                    assertThat(report.heaviest()).hasSize(10);
                    return took;
                })
                .min()
                .orElseThrow();
        System.out.printf("BillingSpeedIT: %d ms%n", best / 1_000_000);
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
    }

    /** Of days in one month, in two, and of as many as there may be. */
    @ParameterizedTest
    @CsvSource({"2026-10-03, 2026-10-17", "2026-09-20, 2026-11-10", "2025-11-04, 2026-11-04"})
    void answersForDaysInUnderASecond(String from, String to) {
        var asked = ReportQuery.all(ReportPeriod.of(null, from, to));
        var best = IntStream.range(0, 5)
                .mapToLong(n -> {
                    var began = System.nanoTime();
                    assertThat(reports.of(asked).tenants()).hasSize(1_000);
                    return System.nanoTime() - began;
                })
                .min()
                .orElseThrow();
        System.out.printf("BillingSpeedIT, %s to %s: %d ms%n", from, to, best / 1_000_000);
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
    }
}
