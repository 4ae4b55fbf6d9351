package io.caisson.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.invoices.BilledCluster;
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
 * The verification of a billed month of a thousand tenants, which reads each segment, one by one, against the shortest SQL
 * that adds up the month's segments. Prices and the plan change in the month's middle. It runs in the benchmark's 256 MB, however many segments there are.
 */
final class VerifyBenchmark {

    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    private static final int TENANTS = 1_000;
    private static final int PARTS = 2;
    private static final int PAIRS = 3;
    private static final long SEGMENTS = Long.parseLong(System.getenv().getOrDefault("BENCH_SEGMENTS", "1000000"));

    private static final String TERMS = """
            insert into price_book values ('bench', 'bench', now());
            insert into price_version values ('bench', 'epoch', 'EUR', 1, 'bench', now()),
                ('bench', '2026-10-12Z', 'EUR', 2, 'bench', now());
            insert into price select 'bench', valid_from, meter, each, free
            from unnest(array['epoch', '2026-10-12Z']::timestamptz[], array[1, 1.1]) as version (valid_from, times),
                lateral (values ('cpu', 0.0123 * times, 10), ('memory', 0.0045 * times, 20), ('overhead.cpu', 0.0123, 0),
                    ('overhead.memory', 0.0045, 1), ('instance', 0.001, 0)) as meters (meter, each, free);
            insert into plan values ('bench-bills', 'bench', now()), ('bench-absorbs', 'bench', now());
            insert into plan_version values ('bench-bills', 'epoch', 'bench', 'BILL', 0, null, null, null, 'bench', now()),
                ('bench-absorbs', 'epoch', 'bench', 'ABSORB', 0, null, null, null, 'bench', now());
            insert into billing_profile select id, 'epoch', 'UTC', 19, '', '', 'bench', now() from tenant;
            insert into tenant_plan select id, valid_from, plan, 'bench', now()
            from tenant, (values ('epoch'::timestamptz, 'bench-bills'), ('2026-10-20Z', 'bench-absorbs')) as plans (valid_from, plan);
            insert into watched_span (started_at, seen_until) values ('2026-09-01Z', '2026-11-11Z')""";

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
            jdbc.sql(TERMS).update();
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
                    var billed = new BilledCluster(pool);
                    var verification = new VerificationParts(pool, CLOCK)) {
                bill(billed);
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

    /** All of it is drafted, issued and sealed. */
    private static void bill(BilledCluster billed) {
        billed.clock.set(CLOCK.instant());
        var start = System.nanoTime();
        billed.bill();
        if (count(billed, "invoice") != TENANTS) {
            throw new IllegalStateException("Not every tenant has its invoice.");
        }
        System.out.printf(
                "%d invoices of %d lines issued in %.1f s%n",
                count(billed, "invoice"), count(billed, "invoice_line"), millis(start) / 1_000);
        billed.jdbc.sql("vacuum analyze").update();
    }

    private static long count(BilledCluster billed, String table) {
        return billed.jdbc
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    private static void verify(VerificationParts verification) {
        var differences = verification.told(MONTH);
        if (!differences.isEmpty()) {
            throw new IllegalStateException(differences.size() + " differences in a month that nobody changed, first "
                    + differences.getFirst());
        }
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
