package io.caisson.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Explained;
import io.caisson.metering.MadeDatabase;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How PostgreSQL finds the overhead of a month of a thousand tenants on fifty nodes. */
class OverheadPlansIT {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final int STATEMENTS = 4;

    private static MadeDatabase made;
    private static Explained database;
    private static OverheadReports reports;
    private static HourlyOverhead hourly;

    @BeforeAll
    static void start() throws Exception {
        made = ThousandSampled.database();
        database = made.explained();
        reports = ThousandSampled.reports(database);
        hourly = new HourlyOverhead(JdbcClient.create(database));
    }

    @AfterAll
    static void stop() throws Exception {
        made.close();
    }

    @Test
    void readsNoSegmentAndOfRollupsThatMonthsOnly() {
        database.plans();
        var report = reports.of(OCTOBER);
        requireIndexes(database.plans(), STATEMENTS);
        assertThat(report.tenants()).hasSize(1_000);
        assertThat(report.nodes()).hasSize(50);
        assertThat(report.runscVersions()).hasSize(2);
        assertThat(report.total().samples()).isEqualTo(31L * 2_000 * 1_440);
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
}
