package io.caisson.bench;

import io.caisson.metering.MeteringParts;
import io.caisson.metering.UsageImport;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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

/** A month of segments taken into the ledger, against COPY of the same bytes into a bare table and into one like a month. */
final class IngestBenchmark {

    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final int TENANTS = 1_000;
    private static final int PARTS = 2;
    private static final int PAIRS = 5;
    private static final List<String> BARE = List.of("create table copied (like usage_segment)");

    /** As the ledger's months are that are written segment by segment. */
    private static final List<String> LIKE_A_MONTH =
            List.of("create table copied (like usage_segment including all)", """
            alter table copied
                add exclude using gist
                    (pod_uid with =, revision with =, tstzrange(started_at, ended_at) with &&) where (sign = 1)""");

    /** More would take more than some minutes. */
    private static final long SO_MANY_INTO_KEYS = 1_000_000;

    private static final long SEGMENTS = Long.parseLong(System.getenv().getOrDefault("BENCH_SEGMENTS", "1000000"));

    private final DataSource database;
    private final JdbcClient jdbc;
    private final UsageImport imports;
    private final List<Path> parts;

    private IngestBenchmark(DataSource database, List<Path> parts) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.imports = MeteringParts.imports(database, CLOCK);
        this.parts = parts;
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
            new IngestBenchmark(database, month.write(folder, PARTS)).run();
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

    private void run() throws Exception {
        var one = new Comparison();
        var several = new Comparison();
        ledger();
        copied(1, BARE);
        for (var pair = 0; pair < PAIRS; pair++) {
            var ours = ledger();
            one.add(ours, copied(1, BARE));
            several.add(ours, copied(PARTS, BARE));
        }
        one.print("%d segments into the ledger".formatted(SEGMENTS), "raw COPY", "segments/s");
        several.print("The same against %d raw COPYs at once".formatted(PARTS), "raw COPY", "segments/s");
        if (SEGMENTS <= SO_MANY_INTO_KEYS) {
            keyed();
        }
    }

    private void keyed() throws Exception {
        var keyed = new Comparison();
        keyed.add(ledger(), copied(1, LIKE_A_MONTH));
        keyed.print("The same against COPY into a month's keys, indexes and constraints", "COPY", "segments/s");
    }

    private double ledger() throws Exception {
        jdbc.sql("checkpoint").update();
        var start = System.nanoTime();
        var streams = new ArrayList<InputStream>();
        for (var part : parts) {
            streams.add(Files.newInputStream(part));
        }
        imports.month(MONTH, 0, streams);
        var perSecond = perSecond(start);
        require("usage_segment");
        jdbc.sql("alter table usage_segment detach partition usage_segment_2026_10")
                .update();
        jdbc.sql("drop table usage_segment_2026_10").update();
        jdbc.sql("delete from usage_rollup_rebuild").update();
        return perSecond;
    }

    private double copied(int connections, List<String> table) throws Exception {
        table.forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("checkpoint").update();
        var start = System.nanoTime();
        try (var executor = Executors.newFixedThreadPool(connections)) {
            for (var copied : executor.invokeAll(parts.stream().map(this::copy).toList())) {
                copied.get();
            }
        }
        var perSecond = perSecond(start);
        require("copied");
        jdbc.sql("drop table copied").update();
        return perSecond;
    }

    private Callable<Long> copy(Path part) {
        return () -> {
            try (Connection connection = database.getConnection();
                    InputStream rows = Files.newInputStream(part)) {
                return connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy copied from stdin (format binary)", rows);
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private void require(String table) {
        var found = jdbc.sql("select count(*) from " + table).query(Long.class).single();
        if (found < SEGMENTS) {
            throw new IllegalStateException("%s has %d segments instead of %d".formatted(table, found, SEGMENTS));
        }
    }

    private static double perSecond(long start) {
        return SEGMENTS * 1e9 / (System.nanoTime() - start);
    }
}
