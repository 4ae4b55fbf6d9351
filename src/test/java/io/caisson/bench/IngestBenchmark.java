package io.caisson.bench;

import io.caisson.metering.MeteringParts;
import io.caisson.metering.UsageExports;
import io.caisson.metering.UsageImport;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A month of segments taken into the ledger, against COPY of the same bytes into a bare table and into one like a month; then the
 * same as CSV, as operators send it.
 */
final class IngestBenchmark {

    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final int TENANTS = 1_000;
    private static final int PARTS = 2;
    private static final int PAIRS = 5;
    private static final int PAIRS_OF_CSV = 3;
    private static final List<String> BARE = List.of("create table copied (like usage_segment)");

    /** As the ledger's months are that are written segment by segment. */
    private static final List<String> LIKE_A_MONTH =
            List.of("create table copied (like usage_segment including all)", """
            alter table copied
                add exclude using gist
                    (pod_uid with =, revision with =, tstzrange(started_at, ended_at) with &&) where (sign = 1)""");

    private static final List<String> LIKE_CSV = List.of("""
            create table copied as
            select tenant_id, namespace_uid, pod_uid, app, release, node, started_at, ended_at,
                cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, coverage
            from usage_segment with no data""");

    private static final String BINARY = "copy copied from stdin (format binary)";
    private static final String CSV = "copy copied from stdin (format csv, header)";

    /** More would take more than some minutes. */
    private static final long SO_MANY_INTO_KEYS = 1_000_000;

    private static final long SEGMENTS = Long.parseLong(System.getenv().getOrDefault("BENCH_SEGMENTS", "1000000"));

    private final DataSource database;
    private final JdbcClient jdbc;
    private final UsageImport imports;
    private final Path folder;

    private IngestBenchmark(DataSource database, Path folder) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.imports = MeteringParts.imports(database, CLOCK);
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("bench-ingest");
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("shared_buffers", "512MB")
                .start()) {
            var database = postgres.getPostgresDatabase();
            Flyway.configure().dataSource(database).load().migrate();
            var month = new MonthOfSegments(MONTH, TENANTS, SEGMENTS, 1);
            month.makeTenants(JdbcClient.create(database));
            var bench = new IngestBenchmark(database, folder);
            bench.run(month.write(folder, PARTS));
            bench.runCsv();
        } finally {
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
        System.exit(0);
    }

    private void run(List<Path> parts) throws Exception {
        var one = new Comparison();
        var several = new Comparison();
        Loaded ledger = () -> takeIn(parts);
        ledger(ledger);
        copied(1, BARE, BINARY, parts);
        for (var pair = 0; pair < PAIRS; pair++) {
            var ours = ledger(ledger);
            one.add(ours, copied(1, BARE, BINARY, parts));
            several.add(ours, copied(PARTS, BARE, BINARY, parts));
        }
        one.print("%d segments into the ledger".formatted(SEGMENTS), "raw COPY", "segments/s");
        several.print("The same against %d raw COPYs at once".formatted(PARTS), "raw COPY", "segments/s");
        if (SEGMENTS <= SO_MANY_INTO_KEYS) {
            var keyed = new Comparison();
            keyed.add(ledger(ledger), copied(1, LIKE_A_MONTH, BINARY, parts));
            keyed.print("The same against COPY into a month's keys, indexes and constraints", "COPY", "segments/s");
        }
        takeIn(parts);
    }

    /** What stands of the month that is there: what was corrected is left out. */
    private void runCsv() throws Exception {
        var csv = folder.resolve("month.csv");
        try (var out = new BufferedOutputStream(Files.newOutputStream(csv))) {
            MeteringParts.exports(database, CLOCK).write(MONTH, UsageExports.TenantAs.ID, () -> out);
        }
        forget();
        var compared = new Comparison();
        for (var pair = -1; pair < PAIRS_OF_CSV; pair++) {
            var ours = ledger(
                    () -> MeteringParts.csvImports(database, CLOCK).take(MONTH, Files.newInputStream(csv), "bench"));
            var raw = copied(1, LIKE_CSV, CSV, List.of(csv));
            if (pair >= 0) {
                compared.add(ours, raw);
            }
        }
        compared.print("The same as CSV, without what was corrected", "raw COPY", "segments/s");
    }

    private interface Loaded {

        void run() throws Exception;
    }

    private void takeIn(List<Path> parts) throws IOException {
        var streams = new ArrayList<InputStream>();
        for (var part : parts) {
            streams.add(Files.newInputStream(part));
        }
        imports.month(MONTH, 0, streams);
    }

    private double ledger(Loaded month) throws Exception {
        jdbc.sql("checkpoint").update();
        var start = System.nanoTime();
        month.run();
        var seconds = (System.nanoTime() - start) / 1e9;
        var perSecond = count("usage_segment") / seconds;
        forget();
        return perSecond;
    }

    private void forget() {
        jdbc.sql("alter table usage_segment detach partition usage_segment_2026_10")
                .update();
        jdbc.sql("drop table usage_segment_2026_10").update();
        jdbc.sql("delete from usage_rollup_rebuild").update();
    }

    private double copied(int connections, List<String> table, String copy, List<Path> parts) throws Exception {
        table.forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("checkpoint").update();
        var start = System.nanoTime();
        try (var executor = Executors.newFixedThreadPool(connections)) {
            for (var copied : executor.invokeAll(
                    parts.stream().map(part -> copied(copy, part)).toList())) {
                copied.get();
            }
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        var perSecond = count("copied") / seconds;
        jdbc.sql("drop table copied").update();
        return perSecond;
    }

    private Callable<Long> copied(String copy, Path part) {
        return () -> {
            try (Connection connection = database.getConnection();
                    InputStream rows = Files.newInputStream(part)) {
                return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, rows);
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** All but those that were taken back, with what takes them back. */
    private long count(String table) {
        var found = jdbc.sql("select count(*) from " + table).query(Long.class).single();
        if (found < SEGMENTS * 0.99) {
            throw new IllegalStateException("%s has %d segments instead of %d".formatted(table, found, SEGMENTS));
        }
        return found;
    }
}
