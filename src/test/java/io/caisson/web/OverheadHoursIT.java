package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What sandboxes take by the hour, of a day on which nobody else is. */
class OverheadHoursIT extends WebIT {

    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(20);
    private static final String PATH = "/v1/admin/reports/overhead/hours?day=";

    @Autowired
    private JdbcClient jdbc;

    private Visitor operator;
    private String acme;

    @BeforeEach
    void make() throws Exception {
        operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
        acme = tenant();
    }

    /** All tests share the day, and one asks for its total; each has nodes of its own. */
    @AfterEach
    void leaveNothing() {
        jdbc.sql("delete from overhead_hour where node like '%-' || ?")
                .param(acme)
                .update();
    }

    @Test
    void showsEachHoursMedianAndPercentileBesideWhatWasDeclared() throws Exception {
        var other = tenant();
        rolled(DAY, acme, "one-" + acme, "old-" + acme, 3, 22_500_000, 45_000_000);
        rolled(DAY, acme, "two-" + acme, "new-" + acme, 3, 30_000_000, 30_000_000);
        rolled(DAY, acme, "one-" + acme, "old-" + acme, 4, 40_000_000, 40_000_000);
        rolled(DAY, other, "one-" + acme, "old-" + acme, 3, 60_000_000, 60_000_000);

        var day = operator().get(PATH + DAY).body();

        assertThat(day.path("day").asString()).isEqualTo(DAY.toString());
        var hours = hours(day.path("tenants"), acme);
        assertThat(hours).hasSize(24);
        var third = hours.get(3);
        assertThat(third.path("hour").asString()).isEqualTo(DAY + "T03:00:00Z");
        assertThat(third.path("samples").asInt()).isEqualTo(120);
        assertThat(third.at("/memory/samples").asInt()).isEqualTo(120);
        assertThat(third.at("/memory/declaredBytes").asLong()).isEqualTo(64L << 20);
        assertThat(third.at("/memory/medianBytes").asDouble()).isBetween(29_700_000.0, 30_300_000.0);
        assertThat(third.at("/memory/p95Bytes").asDouble()).isBetween(29_700_000.0, 30_300_000.0);
        assertThat(third.at("/cpu/declaredMillis").decimalValue()).isEqualByComparingTo("20");
        assertThat(third.at("/cpu/samples").asInt()).isZero();
        assertThat(third.at("/cpu/medianMillis").isNull()).isTrue();
        assertThat(hours.get(4).at("/memory/medianBytes").asDouble()).isBetween(39_600_000.0, 40_400_000.0);
        assertThat(hours.get(5).path("samples").asInt()).isZero();
        assertThat(hours.get(5).at("/memory/declaredBytes").isNull()).isTrue();

        var node = hours(day.path("nodes"), "one-" + acme).get(3);
        assertThat(node.path("samples").asInt()).as("both tenants' there").isEqualTo(120);
        assertThat(node.at("/memory/medianBytes").asDouble()).isBetween(44_550_000.0, 60_600_000.0);
        assertThat(hours(day.path("runscVersions"), "new-" + acme)
                        .get(3)
                        .path("samples")
                        .asInt())
                .isEqualTo(60);
        assertThat(day.path("total").get(3).path("samples").asInt()).isEqualTo(180);
    }

    /** The slug of a tenant that is deleted is free for another one. */
    @Test
    void tellsTenantsApartThatHaveHadTheSameName() throws Exception {
        rolled(DAY, acme, "node-" + acme, "runsc-" + acme, 6, 60_000_000, 60_000_000);
        var gone = UUID.randomUUID();
        jdbc.sql("""
                insert into tenant (id, slug, name, state, created_at, deleting_since, deleted_at, version)
                values (?, ?, 'Gone', 'DELETED', now(), now(), now(), 0)""").params(gone, acme).update();
        jdbc.sql("""
                insert into overhead_hour select hour, :gone, node, runsc, samples, seconds, memory_buckets,
                    memory_counts, cpu_buckets, cpu_counts, declared_memory, declared_cpu
                from overhead_hour where node = :node""").param("gone", gone).param("node", "node-" + acme).update();

        var tenants = operator().get(PATH + DAY).body().path("tenants");
        assertThat(hours(tenants, acme).get(6).path("samples").asInt()).isEqualTo(60);
        assertThat(hours(tenants, gone.toString()).get(6).path("samples").asInt())
                .isEqualTo(60);
    }

    @Test
    void isAPageWithAChoiceOfWhat() throws Exception {
        rolled(DAY, acme, "page-" + acme, "runsc-" + acme, 7, 22_500_000, 22_500_000);

        var page = "/admin/reports/overhead/hours?day=" + DAY;
        assertThat(operator.get(page).text())
                .contains(
                        "Overhead by the hour",
                        "Day before",
                        "Day after",
                        "<option value=\"tenants:" + acme,
                        "07:00",
                        "64 MiB",
                        "21.",
                        ">20m<");
        assertThat(operator.get(page + "&of=tenants:" + acme).text())
                .containsPattern("value=\"tenants:" + acme + "\"[^>]*selected")
                .contains("64 MiB");
        assertThat(operator.get(page + "&of=tenants:nobody").text()).contains("64 MiB");
        assertThat(operator.get("/admin/reports/overhead").text()).contains("/admin/reports/overhead/hours");
        assertThat(operator.get("/admin/reports/overhead/hours?day=soon").text())
                .contains("id=\"day-error\"", "must be", "value=\"soon\"");
    }

    /** The chart says in words what it draws: 22.5 MB are 21.5 MiB. */
    @Test
    void drawsWhatWasSeenBesideWhatWasDeclaredAndSaysItInWords() throws Exception {
        rolled(DAY, acme, "drawn-" + acme, "runsc-" + acme, 9, 22_500_000, 45_000_000);

        var text = operator.get("/admin/reports/overhead/hours?day=" + DAY + "&of=nodes:drawn-" + acme)
                .text();
        assertThat(text)
                .contains("Memory for each instance, MiB", "up to 95 %", "Declared: 64 MiB. Each hour is in the table")
                .containsPattern("aria-labelledby=\"chart-0-title chart-0-text\"")
                .containsPattern("One hour with samples. Median: 21\\.\\d+ MiB. 95 %: 4\\d\\.?\\d* MiB.")
                .contains("doesn&#39;t tell the sandbox&#39;s CPU")
                .doesNotContain("CPU for each instance", "Nothing was sampled");
        assertThat(text.split("class=\"mark\""))
                .as("declared is known of one hour")
                .hasSize(2);
    }

    @Test
    void saysWhereToGoFromADayWithoutSamples() throws Exception {
        var last = LocalDate.now(ZoneOffset.UTC).plusDays(1); // nobody's samples are later
        rolled(last, acme, "last-" + acme, "runsc-" + acme, 9, 22_500_000, 22_500_000);

        assertThat(operator.get("/admin/reports/overhead/hours?day=1999-01-01").text())
                .contains("Nothing was sampled on this day", "the last day with samples", "Report of January 1999")
                .contains("/admin/reports/overhead/hours?day=" + last, "/admin/reports/overhead?month=1999-01")
                .doesNotContain("<table", "<figure");
    }

    @Test
    void refusesWhatIsNoDay() throws Exception {
        for (var day : new String[] {"soon", "2026-02-30", "2026-11", "99999-01-01", ""}) {
            assertThat(operator().get(PATH + day).status()).as(day).isEqualTo(422);
        }
        assertThat(operator().get("/v1/admin/reports/overhead/hours").status()).isEqualTo(400);
        assertThat(operator().get(PATH + "1999-01-01").body().path("total")).hasSize(24);
        assertThat(member(acme).get(PATH + DAY).status()).isEqualTo(403);
    }

    /** Nine of ten samples are {@code most}, the others {@code rest}; each of 64 MiB and 20m. */
    private void rolled(LocalDate day, String tenant, String node, String runsc, int hour, long most, long rest) {
        var parts = most == rest
                ? "array[overhead_bucket(:most)], '{60}'"
                : "array[overhead_bucket(:most), overhead_bucket(:rest)], '{54,6}'";
        jdbc.sql("""
                insert into overhead_hour select (cast(:day as timestamp) + :hour * interval '1 hour') at time zone 'UTC', id, :node,
                    :runsc, 60, 3600, %s, '{}', '{}', 60 * 67108864.0, 60 * 20.0
                from tenant where slug = :slug""".formatted(parts))
                .param("day", day.toString())
                .param("hour", hour)
                .param("node", node)
                .param("runsc", runsc)
                .param("most", most)
                .param("rest", rest)
                .param("slug", tenant)
                .update();
    }

    private static JsonNode hours(JsonNode series, String name) {
        return series.valueStream()
                .filter(one -> one.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("hours");
    }
}
