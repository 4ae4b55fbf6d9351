package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A month of usage that an operator sends is the ledger's as a whole, or nothing of it is. */
class UsageImportsIT extends WebIT {

    private static final String MONTH = "2022-05";
    private static final String HEADER =
            "tenant,namespaceUid,podUid,app,release,node,from,to,cpuMillis,memoryBytes,overheadCpuMillis,overheadMemoryBytes,coverage";
    private static final String GOOD =
            "TENANT,ns,pod-1,web,1,node-1,2022-05-01T00:00:00Z,2022-05-01T10:00:00Z,500,1073741824,50,67108864,OBSERVED";

    @Autowired
    private JdbcClient jdbc;

    private String tenant;

    @BeforeEach
    void make() throws Exception {
        tenant = tenant();
        forget();
    }

    @AfterEach
    void forget() {
        jdbc.sql("drop table if exists usage_segment_2022_05").update();
        jdbc.sql("delete from usage_rollup_rebuild where month = '2022-05-01'").update();
    }

    @Test
    void isTheLedgersAndBilledAndSaysWhoSentIt() throws Exception {
        var id = jdbc.sql("select id from tenant where slug = ?")
                .param(tenant)
                .query(UUID.class)
                .single();
        var other = GOOD.replace("TENANT", id.toString()).replace("pod-1", "pod-2");

        var answer = send(MONTH, HEADER + "\r\n" + GOOD + "\r\n\"" + other.replace(",", "\",\"") + "\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("\"segments\":2", "\"month\":\"2022-05\"");
        var usage = operator()
                .get("/v1/admin/reports/usage?month=" + MONTH)
                .body()
                .path("tenants")
                .valueStream()
                .filter(row -> row.path("tenant").asString().equals(tenant))
                .findFirst()
                .orElseThrow();
        assertThat(usage.path("coreHours").decimalValue()).isEqualByComparingTo("10");
        var latest = operator().get("/v1/admin/usage-imports").body().at("/items/0");
        assertThat(latest.toString()).isEqualTo(answer.body());
        assertThat(latest.path("askedBy").asString()).isEqualTo("bootstrap");
        assertThat(send(MONTH, HEADER + "\n" + GOOD).body()).contains("a month that the ledger has no part for");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TENANT                | nobody-at-all        | line 2, tenant is 'nobody-at-all'
            pod-1                 | =cmd()               | line 2, podUid is '=cmd()'
            pod-1                 | -1                   | line 2, podUid is '-1'
            pod-1                 | '=cmd()              | line 2, podUid is ''=cmd()'
            ,ns,                  | ,-ns,                | line 2, namespaceUid is '-ns'
            web                   | @SUM                 | line 2, app is '@SUM'
            web                   | -web                 | line 2, app is '-web'
            node-1                | ../etc               | line 2, node is '../etc'
            ,1,node               | ,-1,node             | line 2, release is '-1'
            2022-05-01T00:00:00Z  | 2022-04-30T23:59:59Z | line 2, from is '2022-04-30T23:59:59Z'
            ,1,node               | ,9999999999,node     | line 2, release is '9999999999'
            2022-05-01T00:00:00Z  | 2022-06-01T00:00:00Z | line 2, from is '2022-06-01T00:00:00Z'
            2022-05-01T00:00:00Z  | 2022-05-01T00:00:00.5Z | line 2, from is '2022-05-01T00:00:00.5Z'
            2022-05-01T00:00:00Z  | 2022-05-01T00:60:00Z | line 2, from is '2022-05-01T00:60:00Z'
            2022-05-01T00:00:00Z  | 2022-05-01T00:00:6xZ | line 2, from is '2022-05-01T00:00:6xZ'
            2022-05-01T00:00:00Z  | 2022-05-01T24:30:00Z | line 2, from is '2022-05-01T24:30:00Z'
            2022-05-01T00:00:00Z  | 2022-05-32T00:00:00Z | line 2, from is '2022-05-32T00:00:00Z'
            2022-05-01T10:00:00Z  | 2022-06-01T00:00:01Z | line 2, to is '2022-06-01T00:00:01Z'
            2022-05-01T10:00:00Z  | 2022-04-30T00:00:00Z | line 2, to is '2022-04-30T00:00:00Z'
            500                   | -5                   | line 2, cpuMillis is '-5'
            500                   | 1e3                  | line 2, cpuMillis is '1e3'
            1073741824            | 10000000000000000000 | line 2, memoryBytes is '10000000000000000000'
            OBSERVED              | GUESSED              | line 2, coverage is 'GUESSED'
            OBSERVED              | OBSERVED,more        | 13 fields
            pod-1                 | "pod                 | line 2 is
            node-1                | nöde                 | printable ASCII
            """, quoteCharacter = '`')
    void isRefusedAsAWholeWithLineColumnAndValue(String good, String bad, String said) throws Exception {
        var answer = send(MONTH, HEADER + "\n" + GOOD.replace(good, bad) + "\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains(said);
        assertThat(there()).isFalse();
    }

    @Test
    void isRefusedWhereOnePodHasTwoSegmentsAtATimeOrTheHeaderIsAnotherOneOrALineHasNoEnd() throws Exception {
        assertThat(send(MONTH, HEADER + "\n" + GOOD + "\n" + GOOD).body()).contains("\"status\":422", "pod-1");
        assertThat(send(MONTH, GOOD).body()).contains("line 1 is");
        assertThat(send(MONTH, "").body()).contains("line 1 is");
        assertThat(send(MONTH, HEADER + "\n" + "a".repeat(3 << 20)).body()).contains("at most 4096 bytes");
        assertThat(send("2999-01", HEADER).body()).contains("must be");
        assertThat(there()).isFalse();
    }

    /** More than one connection sends at once, so that each has something to send. */
    @Test
    void aLongOneIsTakenInWholeOrRefusedByItsLastLine() throws Exception {
        var lines = IntStream.range(0, 20_000)
                .mapToObj(n -> GOOD.replace("pod-1", "pod-" + n))
                .collect(Collectors.joining("\n", HEADER + "\n", "\n"));

        assertThat(send(MONTH, lines + GOOD.replace("500", "-5")).body()).contains("line 20002, cpuMillis is '-5'");
        assertThat(there()).isFalse();
        assertThat(send(MONTH, lines).body()).contains("\"segments\":20000");
        assertThat(jdbc.sql("select count(distinct (id, pod_uid)) from usage_segment_2022_05")
                        .query(Integer.class)
                        .single())
                .isEqualTo(20_000);
    }

    /** A slug can be somebody else's later: of a deleted tenant only its id is taken. */
    @Test
    void aDeletedTenantIsToldByItsIdAlone() throws Exception {
        var id = jdbc.sql("update tenant set state = 'DELETED' where slug = ? returning id")
                .param(tenant)
                .query(UUID.class)
                .single();

        assertThat(send(MONTH, HEADER + "\n" + GOOD).body()).contains("line 2, tenant is '" + tenant + "'");
        assertThat(send(
                                MONTH,
                                HEADER + "\n"
                                        + GOOD.replace("TENANT", id.toString().toUpperCase(Locale.ROOT)))
                        .statusCode())
                .isEqualTo(201);
    }

    /** Its connection ends in the middle of the body, as that of a killed client does. */
    @Test
    void nothingIsLeftOfOneThatEndsInTheMiddle() throws Exception {
        try (var socket = new Socket("localhost", URI.create(base()).getPort())) {
            socket.getOutputStream()
                    .write(("""
                    POST /v1/admin/usage-imports?month=2022-05 HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: text/csv\r
                    Content-Length: 1000000\r
                    \r
                    """.formatted(OPERATOR) + HEADER + "\n" + GOOD.replace("TENANT", tenant) + "\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Awaitility.await("it is being taken in")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> exists("usage_import_2022_05"));
        }
        Awaitility.await("it is gone").atMost(Duration.ofSeconds(20)).until(() -> !exists("usage_import_2022_05"));
        assertThat(there()).isFalse();
        assertThat(send(MONTH, HEADER + "\n" + GOOD).statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> send(String month, String csv) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(base() + "/v1/admin/usage-imports?month=" + month))
                            .header("Authorization", "Bearer " + OPERATOR)
                            .header("Content-Type", "text/csv")
                            .POST(BodyPublishers.ofString(csv.replace("TENANT", tenant)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private boolean there() {
        return exists("usage_segment_2022_05") || exists("usage_import_2022_05");
    }

    private boolean exists(String table) {
        return jdbc.sql("select to_regclass(?) is not null")
                .param(table)
                .query(Boolean.class)
                .single();
    }
}
