package io.caisson.bench;

import io.caisson.overhead.ThousandSampled;
import io.caisson.reports.ReportPeriod;
import io.caisson.reports.ReportQuery;
import io.caisson.reports.ThousandBilled;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators read of a thousand tenants, each against the shortest SQL that adds up what most of it is made of. */
final class BillingBenchmark {

    private static final int WARM_UP = 5;
    private static final int PAIRS = 11;

    private static final String CHARGED = """
            select tenant_id, currency, sum(revenue) from charged_sum where month >= '%s' and month < '%s' group by 1, 2""";

    private static final String HELD = """
            select tenant_id, sum(cpu), sum(memory), sum(overhead_cpu), sum(overhead_memory), sum(instances) from usage_rollup
            where day >= '%s' and day < '%s' group by 1""";

    private BillingBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (var made = ThousandBilled.database()) {
            var reports = ThousandBilled.reports(made.source());
            var jdbc = JdbcClient.create(made.source());
            for (var asked : List.of(
                    List.of("2026-10-01", "2026-11-01"),
                    List.of("2026-10-03", "2026-10-18"),
                    List.of("2026-09-20", "2026-11-11"),
                    List.of("2025-11-04", "2026-11-05"))) {
                var query = ReportQuery.all(ReportPeriod.of(null, asked.getFirst(), before(asked.getLast())));
                var whole = asked.stream().allMatch(day -> day.endsWith("-01"));
                compare(
                        "Billing from %s to %s".formatted(asked.getFirst(), before(asked.getLast())),
                        () -> reports.of(query).tenants(),
                        jdbc,
                        (whole ? CHARGED : HELD).formatted(asked.toArray()));
            }
        }
        try (var made = ThousandSampled.database()) {
            var reports = ThousandSampled.reports(made.source());
            compare(
                    "Overhead of a month",
                    () -> reports.of(YearMonth.of(2026, 10)).tenants(),
                    JdbcClient.create(made.source()),
                    HELD.formatted("2026-10-01", "2026-11-01"));
        }
        System.exit(0);
    }

    /** A report's days are all told. */
    private static String before(String day) {
        return LocalDate.parse(day).minusDays(1).toString();
    }

    private interface Report {

        List<?> tenants();
    }

    private static void compare(String what, Report report, JdbcClient jdbc, String sql) {
        var comparison = new Comparison();
        for (var pair = -WARM_UP; pair < PAIRS; pair++) {
            var ours = System.nanoTime();
            var tenants = report.tenants().size();
            var took = millis(ours);
            var theirs = System.nanoTime();
            var rows = jdbc.sql(sql).query().listOfRows().size();
            var other = millis(theirs);
            if (tenants != 1_000 || rows < 1_000) {
                throw new IllegalStateException("%s: %d tenants, %d rows".formatted(what, tenants, rows));
            }
            if (pair >= 0) {
                comparison.add(took, other);
            }
        }
        comparison.print(what, "SQL", "ms");
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
