package io.caisson.verification;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Meter;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** However much differs, all of it is kept and can be read. */
class DifferencesIT extends WebIT {

    private static final int ALL = 2_350;

    @LocalServerPort
    private int port;

    @Autowired
    private Runs runs;

    @Autowired
    private JdbcClient jdbc;

    private UUID run;

    @BeforeEach
    void aRunThatFoundMoreThanItsAnswerShows() {
        run = runs.add(YearMonth.of(2019, 2), null, null, "test");
        runs.begin(run, 3);
        runs.checked(run, 1, numbered(0, 10));
        runs.checked(run, 1, numbered(10, 2_345));
        runs.checked(run, 1, numbered(2_345, ALL));
        runs.finish(run);
    }

    private static List<Difference> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Difference(what(n), "expected " + n, "found " + n))
                .toList();
    }

    private static String what(int n) {
        return "difference no. %d.".formatted(n);
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(DifferencesIT::what).toList();
    }

    private static List<String> names(JsonNode differences) {
        return StreamSupport.stream(differences.spliterator(), false)
                .map(difference -> difference.path("what").asString())
                .toList();
    }

    private String route() {
        return "/v1/admin/verifications/" + run;
    }

    @Test
    void theRunHasTheFirstThousandAndSaysHowManyThereAre() throws Exception {
        var body = operator().get(route()).body();
        assertThat(body.path("found").asInt()).isEqualTo(ALL);
        assertThat(names(body.path("differences"))).isEqualTo(names(0, 1_000));
        var next = operator()
                .get(route() + "/differences?limit=200&cursor="
                        + body.path("next").asString());
        assertThat(names(next.body().path("items"))).isEqualTo(names(1_000, 1_200));
    }

    @ParameterizedTest
    @ValueSource(ints = {47, 50, 200})
    void partsHaveAllOfThemInOrder(int limit) throws Exception {
        var found = new ArrayList<String>();
        var cursor = "";
        do {
            var part = operator()
                    .get(route() + "/differences?limit=" + limit + cursor)
                    .body();
            assertThat(part.path("items").size()).isBetween(1, limit);
            found.addAll(names(part.path("items")));
            cursor = part.path("next").isNull()
                    ? ""
                    : "&cursor=" + part.path("next").asString();
        } while (!cursor.isEmpty());
        assertThat(found).isEqualTo(names(0, ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "1.5", "x", "99999999999", "%00", "1%20or%201=1", ""})
    void refusesCursorsThatItNeverGave(String cursor) throws Exception {
        assertThat(operator().get(route() + "/differences?cursor=" + cursor).status())
                .isIn(400, 422);
    }

    @Test
    void aRunWithoutAnyHasAnEmptyListAndARunThatIsNoneHasNoList() throws Exception {
        var same = runs.add(YearMonth.of(2019, 2), null, null, "test");
        var none = operator().get("/v1/admin/verifications/%s/differences".formatted(same));
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.body().path("items")).isEmpty();
        runs.begin(same, 1);
        runs.finish(same);
        assertThat(operator()
                        .get("/v1/admin/verifications/%s/differences".formatted(UUID.randomUUID()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void thePageShowsAThousandAndTheWayToTheRest() throws Exception {
        var visitor = new Visitor(port);
        visitor.signIn(OPERATOR);
        var page = "/admin/verifications/" + run;
        assertThat(visitor.get(page).text())
                .contains(
                        "The first 1,000 of 2,350 differences.", page + "?after=1000", "Next page", what(0), what(999))
                .doesNotContain(what(1_000), "Back to the first");
        assertThat(visitor.get(page + "?after=1000").text())
                .contains("Differences 1,001 to 2,000 of 2,350.", page + "?after=2000", what(1_000), what(1_999))
                .doesNotContain(what(999), what(2_000));
        assertThat(visitor.get(page + "?after=2000").text())
                .contains("Differences 2,001 to 2,350 of 2,350.", what(2_000), what(ALL - 1), "Back to the first")
                .doesNotContain("Next page");
        for (var odd : List.of("-5", "2147483647", "2350")) {
            assertThat(visitor.get(page + "?after=" + odd).status()).as(odd).isEqualTo(200);
        }
    }

    /** A process of an older version, which knows nothing of totals, begins it again with nothing but this. */
    @Test
    void aRunThatBeginsAgainHasNoTotalsOfBeforeWhoeverBeginsIt() {
        runs.totals(run, List.of(new MeterTotal(Meter.CPU, ONE, ONE, ONE, ONE, ZERO, ONE)));
        runs.held(
                run,
                new NowFound(
                        List.of(), List.of(new NowTotal(NowTotal.Resource.CPU, 1L, 1, 1, 1, 1, Agreement.AGREES))));
        var before = runs.find(run).orElseThrow();
        assertThat(List.of(before.totals().size(), before.now().size())).containsExactly(1, 1);
        jdbc.sql("update verification set started_at = now(), tenants = 3, checked = 0, found = 0 where id = ?")
                .param(run)
                .update();
        var after = runs.find(run).orElseThrow();
        assertThat(after.totals()).isEmpty();
        assertThat(after.now()).isEmpty();
    }

    /** As after a process was killed: what the first one found is no part of it. */
    @Test
    void aRunThatBeginsAgainHasNothingOfBefore() throws Exception {
        runs.begin(run, 3);
        runs.checked(run, 3, numbered(7, 9));
        assertThat(names(operator().get(route() + "/differences").body().path("items")))
                .isEqualTo(names(7, 9));
        runs.finish(run);
    }
}
