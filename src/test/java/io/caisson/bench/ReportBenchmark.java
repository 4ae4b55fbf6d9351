package io.caisson.bench;

import io.caisson.metering.MeteringParts;
import io.caisson.metering.NodeRollups;
import io.caisson.metering.Rollups;
import io.caisson.metering.UsagePeriod;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A month's report of a thousand tenants from the rollups, and what was declared for sandboxes on each node, against the
 * shortest SQL that adds up the month's segments.
 */
final class ReportBenchmark {

    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final int TENANTS = 1_000;
    private static final int PARTS = 2;
    private static final int PAIRS = 7;
    private static final long SEGMENTS = Long.parseLong(System.getenv().getOrDefault("BENCH_SEGMENTS", "1000000"));

    static final String RAW = """
            select tenant_id::text, sum(seconds * cpu_millis), sum(seconds * memory_bytes), sum(seconds * overhead_cpu_millis),
                sum(seconds * overhead_memory_bytes), sum(seconds)
            from usage_segment, lateral (select sign * extract(epoch from ended_at - started_at) as seconds) as times
            where started_at >= '2026-10-01Z' and started_at < '2026-11-01Z' group by tenant_id""";

    private static final String RAW_NODES = """
            select node, sum(seconds * overhead_cpu_millis), sum(seconds * overhead_memory_bytes), sum(seconds)
            from usage_segment, lateral (select sign * extract(epoch from ended_at - started_at) as seconds) as times
            where started_at >= '2026-10-01Z' and started_at < '2026-11-01Z' group by node""";

    private final JdbcClient jdbc;
    private final Rollups rollups;
    private final NodeRollups nodes;

    private ReportBenchmark(JdbcClient jdbc, Rollups rollups, NodeRollups nodes) {
        this.jdbc = jdbc;
        this.rollups = rollups;
        this.nodes = nodes;
    }

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("bench-report");
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("shared_buffers", "512MB")
                .start()) {
            var database = postgres.getPostgresDatabase();
            Flyway.configure().dataSource(database).load().migrate();
            var jdbc = JdbcClient.create(database);
            var month = new MonthOfSegments(MONTH, TENANTS, SEGMENTS, 1);
            month.makeTenants(jdbc);
            var parts = month.write(folder, PARTS);
            var streams = new ArrayList<InputStream>();
            for (var part : parts) {
                streams.add(Files.newInputStream(part));
            }
            MeteringParts.imports(database, CLOCK).month(MONTH, 0, streams);
            for (var part : parts) {
                Files.delete(part);
            }
            var start = System.nanoTime();
            MeteringParts.roll(database);
            System.out.printf("%d segments rolled up in %.1f s%n", SEGMENTS, millis(start) / 1_000);
            jdbc.sql("vacuum analyze usage_segment").update();
            jdbc.sql("vacuum analyze usage_rollup").update();
            jdbc.sql("vacuum analyze usage_node_rollup").update();
            new ReportBenchmark(
                            jdbc, MeteringParts.rollups(database, CLOCK), MeteringParts.nodeRollups(database, CLOCK))
                    .run();
        } finally {
            Files.delete(folder);
        }
        System.exit(0);
    }

    private void run() {
        compare(
                "The month of %d tenants and %d segments".formatted(TENANTS, SEGMENTS),
                this::byRollups,
                () -> bySegments(RAW));
        compare("Its overhead by node", this::nodesByRollups, () -> bySegments(RAW_NODES));
    }

    private static void compare(String what, Supplier<Map<?, ?>> rollups, Supplier<Map<?, ?>> segments) {
        require(segments.get().equals(rollups.get()));
        var comparison = new Comparison();
        for (var pair = 0; pair < PAIRS; pair++) {
            var ours = System.nanoTime();
            rollups.get();
            var took = millis(ours);
            var theirs = System.nanoTime();
            segments.get();
            comparison.add(took, millis(theirs));
        }
        comparison.print(what, "segments", "ms");
    }

    private Map<String, List<BigDecimal>> byRollups() {
        return rollups.tenants(UsagePeriod.of(MONTH)).stream()
                .collect(Collectors.toMap(
                        tenant -> tenant.tenant().toString(),
                        tenant -> plain(
                                tenant.held().cpu(),
                                tenant.held().memory(),
                                tenant.held().overheadCpu(),
                                tenant.held().overheadMemory(),
                                tenant.held().instances())));
    }

    private Map<String, List<BigDecimal>> nodesByRollups() {
        return nodes.of(MONTH).nodes().stream()
                .collect(Collectors.toMap(
                        node -> node.name(),
                        node -> plain(node.overheadCpu(), node.overheadMemory(), node.instances())));
    }

    /** @param sql whose first column is the key of the others */
    private Map<String, List<BigDecimal>> bySegments(String sql) {
        Map<String, List<BigDecimal>> sums = new HashMap<>();
        jdbc.sql(sql).query(row -> {
            var figures = new BigDecimal[row.getMetaData().getColumnCount() - 1];
            for (var n = 0; n < figures.length; n++) {
                figures[n] = row.getBigDecimal(n + 2);
            }
            sums.put(row.getString(1), plain(figures));
        });
        return sums;
    }

    private static List<BigDecimal> plain(BigDecimal... figures) {
        return Arrays.stream(figures).map(BigDecimal::stripTrailingZeros).toList();
    }

    private static void require(boolean same) {
        if (!same) {
            throw new IllegalStateException("Rollups and segments differ.");
        }
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
