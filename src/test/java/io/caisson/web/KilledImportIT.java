package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.bench.Server;
import io.caisson.e2e.Api;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Caisson itself is killed in the middle of an import: while it copies, or where it waits for a lock that the test holds. */
class KilledImportIT {

    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(2);
    private static final String PART = "usage_segment_" + MONTH.toString().replace('-', '_');
    private static final String ASIDE = PART.replace("segment", "import");
    private static final int SEGMENTS = 5_000;
    private static final String CSV = IntStream.range(0, SEGMENTS)
            .mapToObj(
                    "acme,ns,pod-%d,web,1,node-1,MONTH-01T00:00:00Z,MONTH-01T10:00:00Z,500,1073741824,50,67108864,OBSERVED"
                            ::formatted)
            .collect(Collectors.joining("\n", """
                    tenant,namespaceUid,podUid,app,release,node,from,to,cpuMillis,memoryBytes,overheadCpuMillis,overheadMemoryBytes,coverage
                    """, "\n"))
            .replace("MONTH", MONTH.toString());
    private static final String COPIES = "select exists (select from pg_stat_progress_copy where tuples_processed > 0)";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private JdbcClient jdbc;
    private Server caisson;
    private Api operator;

    @BeforeEach
    void makeTenant() throws Exception {
        postgres = EmbeddedPostgres.start();
        jdbc = JdbcClient.create(postgres.getPostgresDatabase());
        start();
        assertThat(operator.post("/v1/tenants", Map.of("slug", "acme", "name", "Acme"))
                        .status())
                .isEqualTo(201);
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        caisson.kill();
        postgres.close();
    }

    @Test
    void nothingOfItIsTheLedgersAndTheNextOneTakesTheMonthIn() throws Exception {
        try (var body = new PipedOutputStream()) {
            send(body);
            awaitThat("it copies", COPIES);
            caisson.kill();
        }
        requireNothingButAside(0);
        start();
        jdbc.sql("update scheduled_tasks set execution_time = now() where task_name = 'usage-months'")
                .update();
        awaitThat("the housekeeping drops what is left", "select to_regclass('%s') is null".formatted(ASIDE));

        killWhereItWaitsFor(ASIDE, "row exclusive");
        requireNothingButAside(SEGMENTS);
        start();

        killWhereItWaitsFor("usage_import", "share");
        requireNothingButAside(SEGMENTS);
        start();

        var body = new PipedOutputStream();
        var answer = send(body);
        body.close();
        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(count("usage_segment")).isEqualTo(SEGMENTS);
        assertThat(count("usage_import")).isEqualTo(1);
        assertThat(isTrue("select to_regclass('%s') is null".formatted(ASIDE))).isTrue();
        assertThat(operator.get("/v1/admin/reports/usage?month=" + MONTH).text())
                .contains("\"tenant\":\"acme\",\"coreHours\":25000");
    }

    /** Everything that it does before is done, and nothing after it. */
    private void killWhereItWaitsFor(String table, String mode) throws Exception {
        try (var body = new PipedOutputStream();
                var other = postgres.getPostgresDatabase().getConnection();
                var statement = other.createStatement()) {
            send(body);
            awaitThat("it copies", COPIES);
            other.setAutoCommit(false);
            statement.execute("lock table %s in %s mode".formatted(table, mode));
            body.close();
            awaitThat(
                    "it waits for " + table,
                    "select exists (select from pg_locks where not granted and relation = '%s'::regclass)"
                            .formatted(table));
            caisson.kill();
        }
    }

    private void start() throws IOException {
        caisson = Server.compiled("killed-import", postgres, Map.of("CAISSON_DATA_DIRECTORY", directory.toString()));
        operator = new Api(caisson.base(), Server.TOKEN);
    }

    private CompletableFuture<HttpResponse<String>> send(PipedOutputStream body) throws IOException {
        var read = new PipedInputStream(body, 1 << 20);
        body.write(CSV.getBytes(StandardCharsets.US_ASCII));
        body.flush();
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(caisson.base() + "/v1/admin/usage-imports?month=" + MONTH))
                        .header("Authorization", "Bearer " + Server.TOKEN)
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofInputStream(() -> read))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Once the database has done to its end what it had begun for the process that is gone. */
    private void requireNothingButAside(long segments) {
        awaitThat("its connections are gone", """
                select count(*) = 0 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()""");
        assertThat(isTrue("select to_regclass('%s') is null".formatted(PART))).isTrue();
        assertThat(count("usage_segment")).isZero();
        assertThat(count("usage_import")).isZero();
        assertThat(count("usage_rollup_rebuild")).isZero();
        assertThat(count(ASIDE)).as("what is left aside").isEqualTo(segments);
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private void awaitThat(String what, String sql) {
        await(what).atMost(Duration.ofSeconds(30)).until(() -> isTrue(sql));
    }

    private boolean isTrue(String sql) {
        return jdbc.sql(sql).query(Boolean.class).single();
    }
}
