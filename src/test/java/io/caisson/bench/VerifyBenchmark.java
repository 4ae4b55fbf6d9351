package io.caisson.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.metering.MeteringParts;
import io.caisson.verification.VerificationParts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The verification of a month of a thousand tenants, which reads each segment, one by one, against the shortest SQL
 * that adds up the month's segments. It runs in the benchmark's 256 MB, however many segments there are.
 */
final class VerifyBenchmark {

    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final int TENANTS = 1_000;
    private static final int PARTS = 2;
    private static final int PAIRS = 3;
    private static final long SEGMENTS = Long.parseLong(System.getenv().getOrDefault("BENCH_SEGMENTS", "1000000"));

    private VerifyBenchmark() {}

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("bench-verify");
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("shared_buffers", "512MB")
                .start()) {
            var database = postgres.getPostgresDatabase();
            Flyway.configure().dataSource(database).load().migrate();
            var jdbc = JdbcClient.create(database);
            var month = new MonthOfSegments(MONTH, TENANTS, SEGMENTS, 1);
            month.makeTenants(jdbc);
            jdbc.sql("insert into tenant_plan select id, 'epoch', 'standard', 'bench', now() from tenant")
                    .update();
            var parts = month.write(folder, PARTS);
            var streams = new ArrayList<InputStream>();
            for (var part : parts) {
                streams.add(Files.newInputStream(part));
            }
            MeteringParts.imports(database, CLOCK).month(MONTH, 0, streams);
            for (var part : parts) {
                Files.delete(part);
            }
            MeteringParts.roll(database);
            // As they are written: in the order of time, and not of tenants.
            jdbc.sql("cluster usage_segment_2026_10 using " + key(jdbc)).update();
            jdbc.sql("vacuum analyze usage_segment").update();
            try (var pool = pool(postgres.getJdbcUrl("postgres", "postgres"));
                    var verification = new VerificationParts(pool, CLOCK)) {
                run(jdbc, verification);
            }
        } finally {
            Files.delete(folder);
        }
        System.exit(0);
    }

    private static String key(JdbcClient jdbc) {
        return jdbc.sql("""
                select indexrelid::regclass::text from pg_index
                where indrelid = 'usage_segment_2026_10'::regclass and indisprimary""").query(String.class).single();
    }

    private static HikariDataSource pool(String url) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        return pool;
    }

    private static void run(JdbcClient jdbc, VerificationParts verification) {
        verify(verification);
        var comparison = new Comparison();
        for (var pair = 0; pair < PAIRS; pair++) {
            var ours = System.nanoTime();
            verify(verification);
            var took = millis(ours);
            System.out.printf("verified in %.1f s%n", took / 1_000);
            var theirs = System.nanoTime();
            jdbc.sql(ReportBenchmark.RAW).query(row -> {});
            comparison.add(took, millis(theirs));
        }
        comparison.print(
                "A month of %d tenants and %d segments, verified".formatted(TENANTS, SEGMENTS), "one sum", "ms");
    }

    private static void verify(VerificationParts verification) {
        int differences = verification.differences(MONTH);
        if (differences > 0) {
            throw new IllegalStateException(differences + " differences in a month that nobody changed.");
        }
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
