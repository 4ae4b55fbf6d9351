package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.metering.MadeSegment;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The operator's report of what sandboxes take. */
class OverheadApiIT extends WebIT {

    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    private static final String PATH = "/v1/admin/reports/overhead?month=";

    @Autowired
    private JdbcClient jdbc;

    @Test
    void putsWhatWasSeenBesideWhatWasDeclared() throws Exception {
        var tenant = tenant();
        var other = tenant();
        segment(tenant, 10);
        segment(other, 20);
        sampled(tenant, "node-" + tenant, "release-1");
        sampled(other, "node-" + tenant, "release-" + other);

        var report = operator().get(PATH + MONTH).body();

        var line = line(report.path("tenants"), tenant);
        assertThat(line.path("podHours").decimalValue()).isEqualByComparingTo("10");
        assertThat(line.path("samples").asInt()).isEqualTo(600);
        assertThat(line.path("sampledShare").decimalValue()).isEqualByComparingTo("1");
        assertThat(line.at("/memory/declaredBytes").asLong()).isEqualTo(64L << 20);
        assertThat(line.at("/memory/declaredGibHours").decimalValue()).isEqualByComparingTo("0.625");
        assertThat(line.at("/memory/medianBytes").asDouble()).isBetween(22_275_000.0, 22_725_000.0);
        assertThat(line.at("/memory/p95Bytes").asDouble()).isBetween(44_550_000.0, 45_450_000.0);
        assertThat(line.at("/memory/suggestion/verdict").asString()).isEqualTo("LOWER");
        assertThat(line.at("/memory/suggestion/bytes").asLong()).isEqualTo(54L << 20);
        assertThat(line.at("/memory/suggestion/gibHours").decimalValue()).isEqualByComparingTo("0.097656");
        assertThat(line.at("/cpu/declaredMillis").decimalValue()).isEqualByComparingTo("20");
        assertThat(line.at("/cpu/samples").asInt()).isZero();
        assertThat(line.at("/cpu/p95Millis").isNull()).isTrue();
        assertThat(line.at("/cpu/suggestion").isNull()).isTrue();
        assertThat(line(report.path("nodes"), "node-" + tenant).path("samples").asInt())
                .isEqualTo(1200);
        assertThat(line(report.path("runscVersions"), "release-" + other)
                        .path("samples")
                        .asInt())
                .isEqualTo(600);
        assertThat(report.at("/total/samples").asInt()).isGreaterThanOrEqualTo(1200);
    }

    @Test
    void answersCsvWhereItIsAskedFor() throws Exception {
        var tenant = tenant();
        segment(tenant, 10);
        sampled(tenant, "node-csv", "release-csv");

        var csv = operator()
                .send(PATH + MONTH, "GET", null, Map.of("Accept", "text/csv"))
                .text();

        assertThat(csv.split("\r\n", -1))
                .endsWith("")
                .allMatch(line -> line.isEmpty() || line.split(",", -1).length == 21);
        assertThat(csv.split("\r\n"))
                .startsWith(csv.lines().findFirst().orElseThrow())
                .anyMatch(line -> line.startsWith("tenant," + tenant + ",10.000000,600,1.0000,67108864,0.625000,600,"))
                .anyMatch(line -> line.startsWith("node,node-csv,"))
                .anyMatch(line -> line.startsWith("total,total,"));
    }

    @Test
    void aMonthWithoutAnybodyIsEmptyAndAWrongOneIsRefused() throws Exception {
        var empty = operator().get(PATH + "1999-01").body();
        assertThat(empty.path("tenants")).isEmpty();
        assertThat(empty.at("/total/sampledShare").isNull()).isTrue();
        assertThat(empty.at("/total/memory/declaredBytes").isNull()).isTrue();
        assertThat(operator().get(PATH + "soon").status()).isEqualTo(422);
        assertThat(member(tenant()).get(PATH + MONTH).status()).isEqualTo(403);
    }

    private static JsonNode line(JsonNode lines, String name) {
        for (var line : lines) {
            if (line.path("name").asString().equals(name)) {
                return line;
            }
        }
        throw new AssertionError("no line " + name + " in " + lines);
    }

    /** Ten times 22.5 MB for each time 45 MB. */
    private void sampled(String tenant, String node, String runsc) {
        jdbc.sql("""
                insert into overhead_day
                select cast(:day as date), id, :node, :runsc, 600, 36000,
                    array[overhead_bucket(22500000), overhead_bucket(45000000)], '{540,60}', '{}', '{}'
                from tenant where slug = :slug""")
                .param("day", MONTH + "-05")
                .param("node", node)
                .param("runsc", runsc)
                .param("slug", tenant)
                .update();
    }

    private void segment(String tenant, int hours) {
        var from = MONTH.atDay(5).atStartOfDay().toInstant(ZoneOffset.UTC);
        new MadeSegment(
                        BilledTenant.of(jdbc, tenant).id(),
                        from.toString(),
                        from.plus(Duration.ofHours(hours)).toString())
                .overhead(20, 64L << 20)
                .write(jdbc);
    }
}
