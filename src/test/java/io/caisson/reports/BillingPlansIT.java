package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Explained;
import io.caisson.metering.MadeDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PostgreSQL finds the report of a month of a thousand tenants. */
class BillingPlansIT {

    private static final ReportQuery OCTOBER = ReportQuery.all(ReportMonths.of("2026-10", null, null));

    private static MadeDatabase made;
    private static Explained database;
    private static BillingReports reports;

    @BeforeAll
    static void start() throws Exception {
        made = ThousandBilled.database();
        database = made.explained();
        reports = ThousandBilled.reports(database);
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
    void addsUpWhatAllOfThemWereCharged() {
        var report = reports.of(OCTOBER);
        assertThat(report.total().revenue().getFirst().charged()).hasToString("12340.00 EUR");
        assertThat(report.total().accounts().getFirst().balance()).hasToString("120000.00 EUR");
        assertThat(report.total().accounts().getFirst().grantsUsed()).hasToString("1000.00 EUR");
        assertThat(report.trend().getFirst().revenue()).hasSize(2);
        assertThat(report.heaviest()).hasSize(10);
    }
}
