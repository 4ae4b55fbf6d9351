package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.web.pages.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A month of usage that is written out is, taken in again, what it was. */
class UsageExportsIT extends WebIT {

    private static final String EXPORT = "/v1/admin/usage-exports?month=2022-06";
    private static final String HEADER =
            "tenant,namespaceUid,podUid,app,release,node,from,to,cpuMillis,memoryBytes,overheadCpuMillis,overheadMemoryBytes,coverage\n";
    private static final String SEGMENT = """
            insert into usage_segment (id, sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis,
                memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
            select %s, 'node-1.zone', 500, 1073741824, 50, 67108864, %s from tenant where slug = '%s'""";
    private static final String COPIES =
            "select pid from pg_stat_activity where query like 'copy (%' and state <> 'idle'";
    private static final int MANY = 8_000; // of 4,000 bytes: more than what the sockets on the way hold

    @Autowired
    private JdbcClient jdbc;

    private final HttpClient http = HttpClient.newHttpClient();
    private String tenant;

    @BeforeEach
    void make() throws Exception {
        tenant = tenant();
        forget();
    }

    @AfterEach
    void forget() {
        jdbc.sql("drop table if exists usage_segment_2022_06").update();
        jdbc.sql("delete from usage_rollup_rebuild where month = '2022-06-01'").update();
        jdbc.sql("delete from usage_open where started_at between '2022-06-01Z' and '2022-07-01Z'")
                .update();
    }

    @Test
    void whatStandsComesBackAsItWas() throws Exception {
        var gone = tenant();
        month();
        segment(tenant, "1, 1, 0, null, id, 'ns', 'seen', 'web', 2147", "'2022-06-01Z', '2022-07-01Z', 'OBSERVED'");
        segment(tenant, "2, 1, 0, null, id, '', 'lost', 'web', 1", "'2022-06-09Z', '2022-06-09Z', 'MISSING'");
        segment(tenant, "3, 1, 0, null, id, '', 'back', 'web', 1", "'2022-06-09Z', '2022-06-10Z', 'MISSING'");
        segment(tenant, "4, -1, 0, 3, id, '', 'back', 'web', 1", "'2022-06-09Z', '2022-06-10Z', 'MISSING'");
        segment(
                tenant,
                "5, 1, 1, 3, id, '', 'back', 'web', 1",
                "'2022-06-09Z', '2022-06-11T02:03:04Z', 'RECONSTRUCTED'");
        segment(gone, "6, 1, 0, null, id, 'ns', 'other', 'a', 0", "'2022-06-01Z', '2022-06-02Z', 'OBSERVED'");
        jdbc.sql(
                        "insert into usage_open select 'seen', id, 9, '2022-07-01Z', 'web', 1, 1, 1, 1 from tenant where slug = ?")
                .param(tenant)
                .update(); // goes on after the month
        jdbc.sql("update tenant set state = 'DELETED' where slug = ?")
                .param(gone)
                .update();
        var used = operator().get("/v1/admin/reports/usage?month=2022-06").text();

        var exported = operator().get(EXPORT);

        assertThat(exported.headers().get("content-disposition")).contains("caisson-segments-2022-06.csv");
        var lines = List.of(
                "ID,ns,seen,web,2147,node-1.zone,2022-06-01T00:00:00Z,2022-07-01T00:00:00Z,500,1073741824,50,67108864,OBSERVED",
                "ID,\"\",lost,web,1,node-1.zone,2022-06-09T00:00:00Z,2022-06-09T00:00:00Z,500,1073741824,50,67108864,MISSING",
                "ID,\"\",back,web,1,node-1.zone,2022-06-09T00:00:00Z,2022-06-11T02:03:04Z,500,1073741824,50,67108864,RECONSTRUCTED");
        assertThat(exported.text()).startsWith(HEADER).contains(id(gone) + ",ns,other,a,0,");
        assertThat(exported.text()).contains(String.join("\n", lines).replace("ID", id(tenant)));
        assertThat(exported.text().lines()).hasSize(1 + 4);
        assertThat(operator().get(EXPORT + "&tenant=SLUG").text())
                .contains(lines.getFirst().replace("ID,", tenant + ","))
                .contains(id(gone) + ",ns,other,a,0,");

        forget();
        assertThat(send(exported.text()).body()).contains("\"segments\":4", sha256(exported.text()));
        assertThat(operator().get(EXPORT).text()).isEqualTo(exported.text());
        assertThat(operator().get("/v1/admin/reports/usage?month=2022-06").text())
                .isEqualTo(used);
    }

    /** No cluster gives such names, and no import takes them, with an apostrophe or without. */
    @Test
    void aNameThatASpreadsheetWouldRunIsTextThere() throws Exception {
        month();
        segment(
                tenant,
                "1, 1, 0, null, id, '-1', '=cmd(\"ü\",株)', '@SUM', 1",
                "'2022-06-01Z', '2022-07-01Z', 'OBSERVED'");

        assertThat(operator().get(EXPORT).text()).contains(",'-1,\"'=cmd(\"\"ü\"\",株)\",'@SUM,1,node-1.zone,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2022-06", "2199-01", "NOW"})
    void isRefusedWhereThereIsNoSuchMonthOrItIsNotOver(String month) throws Exception {
        var asked = month.replace("NOW", YearMonth.now(ZoneOffset.UTC).toString());
        var answer = operator().get("/v1/admin/usage-exports?month=" + asked);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("month is '" + asked + "', but must be ");
    }

    @Test
    void isRefusedWhereASegmentIsOpenOrTheTenantIsToBeToldInAnotherWay() throws Exception {
        month();
        segment(tenant, "1, 1, 0, null, id, '', 'open', 'web', 1", "'2022-06-30Z', null, 'OBSERVED'");

        var answer = operator().get(EXPORT);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("month is '2022-06'", "still open");
        assertThat(operator().get(EXPORT + "&tenant=name").text()).contains("tenant is 'name', but must be ID or SLUG");
    }

    @Test
    void keepsNobodyFromCorrectingAndNothingOpenWhenItsReaderIsGone() throws Exception {
        many();
        try (var reader = new Socket()) {
            reader.setReceiveBufferSize(4096);
            reader.connect(new InetSocketAddress("localhost", URI.create(base()).getPort()));
            reader.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(EXPORT, OPERATOR)
                            .getBytes(StandardCharsets.US_ASCII));
            var pid = copying();
            assertThat(jdbc.sql("select relation::regclass::text from pg_locks where pid = ? and relation is not null")
                            .param(pid)
                            .query(String.class)
                            .list())
                    .contains("usage_segment_2022_06")
                    .doesNotContain("usage_open", "usage_segment");
        }
        Awaitility.await("nothing is open")
                .atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql(COPIES).query(Integer.class).list().isEmpty());
        assertThat(operator().get(EXPORT).text().lines()).hasSize(1 + MANY);
    }

    @Test
    void whoGetsAPartOnlyIsToldSo() throws Exception {
        many();
        var answer = http.send(request(EXPORT).build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(new String(body.readNBytes(HEADER.length()), StandardCharsets.UTF_8))
                    .isEqualTo(HEADER);
            jdbc.sql("select pg_terminate_backend(?)")
                    .param(copying())
                    .query(Boolean.class)
                    .single();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    /** Whoever reads slowly has a connection: others need those. */
    @Test
    void twoAtOnceAndTheNextIsToldToComeAgain() throws Exception {
        for (int refused = 0; refused < 3; refused++) { // gives its turn back
            assertThat(operator().get(EXPORT).status()).isEqualTo(422);
        }
        many();
        var one = http.send(request(EXPORT).build(), BodyHandlers.ofInputStream());
        var other = http.send(request(EXPORT).build(), BodyHandlers.ofInputStream());
        try (var slow = one.body();
                var slower = other.body()) {
            assertThat(List.of(one.statusCode(), other.statusCode())).containsOnly(200);
            var answer = operator().get(EXPORT);
            assertThat(answer.status()).as(answer.text()).isEqualTo(429);
            assertThat(answer.headers()).containsEntry("retry-after", "60");
            assertThat(answer.text())
                    .contains("2 exports of usage are under way", "Ask again in a minute", "too-many-requests");
            var visitor = new Visitor(URI.create(base()).getPort());
            visitor.signIn(OPERATOR);
            var page = visitor.get("/admin/usage/segments.csv?month=2022-06");
            assertThat(page.status()).isEqualTo(429);
            assertThat(page.text()).contains("Not just now", "2 exports of usage are under way");

            assertThat(new String(slower.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .hasSize(1 + MANY);
            Awaitility.await("its turn is free")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> operator().get(EXPORT).status() == 200);
        }
        Awaitility.await("nothing is open")
                .atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql(COPIES).query(Integer.class).list().isEmpty());
    }

    private int copying() {
        return Awaitility.await("it is being written")
                .atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql(COPIES).query(Integer.class).optional(), found -> found.isPresent())
                .orElseThrow();
    }

    private void month() {
        jdbc.sql("select 1 from make_usage_month('2022-06-01Z')")
                .query(Integer.class)
                .single();
    }

    private void segment(String slug, String who, String when) {
        jdbc.sql(SEGMENT.formatted(who, when, slug)).update();
    }

    /** Made aside: each trigger would look at each of them. */
    private void many() {
        jdbc.sql("create table usage_segment_2022_06 (like usage_segment including defaults including constraints)")
                .update();
        jdbc.sql(SEGMENT.replace("into usage_segment", "into usage_segment_2022_06")
                        .formatted(
                                "n, 1, 0, null, tenant.id, 'ns', 'pod-' || n, repeat('w', 4000), 1",
                                "'2022-06-01Z', '2022-06-02Z', 'OBSERVED'",
                                tenant)
                        .replace("from tenant", "from generate_series(1, %d) as n, tenant".formatted(MANY)))
                .update();
        jdbc.sql(
                        "alter table usage_segment attach partition usage_segment_2022_06 for values from ('2022-06-01Z') to ('2022-07-01Z')")
                .update();
    }

    private String id(String slug) {
        return jdbc.sql("select id from tenant where slug = ?")
                .param(slug)
                .query(UUID.class)
                .single()
                .toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base() + path)).header("Authorization", "Bearer " + OPERATOR);
    }

    private HttpResponse<String> send(String csv) throws IOException, InterruptedException {
        return http.send(
                request(EXPORT.replace("exports", "imports"))
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(csv))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
