package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.cluster.NodeCapacity;
import io.caisson.shared.Resources;
import io.caisson.web.WebIT;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long nodes were there, and what they cost. Each test looks in a year of its own. */
class NodeTimeIT extends WebIT {

    private static final Duration GRACE = Duration.ofSeconds(150);
    private static final Resources LARGE = Resources.of(4000, 16L << 30);

    @Autowired
    private NodeTime time;

    @Autowired
    private JdbcClient jdbc;

    private final String uid = UUID.randomUUID().toString();

    @Test
    void addsUpWhatWasSeenAndMakesNoGapUp() {
        var at = Instant.parse("2017-01-31T23:00:00Z");
        look(at, LARGE);
        look(at.plusSeconds(60), LARGE);
        look(at.plusSeconds(60), LARGE); // as after a kill
        look(at.plusSeconds(100), LARGE);
        var late = at.plusSeconds(3_000); // nobody looked meanwhile
        look(late, LARGE);
        look(late.plusSeconds(90), LARGE);

        assertThat(of(2017).seconds()).isEqualByComparingTo("190");
        assertThat(of(2017).cpu()).isEqualByComparingTo("760000");
        assertThat(of(2017).nodes()).isEqualTo(1);
        assertThat(time.capacity(at.plusSeconds(40), at.plusSeconds(50)).seconds())
                .isEqualByComparingTo("10");
    }

    @Test
    void goesOnWithAnotherSizeWhereTheOldOneEnded() {
        var at = Instant.parse("2016-06-01T00:00:00Z");
        look(at, LARGE);
        look(at.plusSeconds(60), LARGE);
        look(at.plusSeconds(120), Resources.of(8000, 16L << 30));
        assertThat(of(2016).seconds()).isEqualByComparingTo("120");
        assertThat(of(2016).cpu()).isEqualByComparingTo("720000");
    }

    @Test
    void countsNothingTwiceWhenTheClockIsSetBack() {
        var at = Instant.parse("2015-06-01T00:00:00Z");
        look(at, LARGE);
        look(at.plusSeconds(100), LARGE);
        look(at.plusSeconds(50), LARGE);
        look(at.plusSeconds(110), LARGE);
        assertThat(of(2015).seconds()).isEqualByComparingTo("110");
    }

    /** As of a machine that had a wrong time for one run: the database's clock is right. */
    @Test
    void aClockThatIsAheadOnceIsNotBelieved() {
        look(Instant.now().plus(Duration.ofDays(3)), LARGE);
        assertThat(spans()).hasSize(1);
        aMinuteAgo();
        look(Instant.now().plus(Duration.ofDays(3)), LARGE);
        aMinuteAgo();
        look(Instant.now(), LARGE);
        assertThat(spans()).singleElement().satisfies(span -> {
            assertThat(span.until()).isBeforeOrEqualTo(Instant.now());
            assertThat(Duration.between(span.from(), span.until())).isBetween(Duration.ofSeconds(120), GRACE);
        });
    }

    /** As where the database's clock was ahead, too, which nobody could tell then. */
    @Test
    void goesOnBeforeWhatAClockThatWasAheadHasLeft() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        span(now.minusSeconds(60), now.plus(Duration.ofDays(3)));
        span(now.plus(Duration.ofDays(3)), now.plus(Duration.ofDays(4)));
        look(Instant.now(), LARGE);
        aMinuteAgo();
        look(Instant.now(), LARGE);
        assertThat(spans()).singleElement().satisfies(span -> {
            assertThat(span.until()).isBeforeOrEqualTo(Instant.now());
            assertThat(Duration.between(span.from(), span.until())).isBetween(Duration.ofSeconds(120), GRACE);
        });
    }

    private record Span(Instant from, Instant until) {}

    private List<Span> spans() {
        return jdbc.sql("select started_at, seen_until from node_span where uid = ? order by started_at")
                .param(uid)
                .query((row, n) -> new Span(
                        row.getTimestamp(1).toInstant(), row.getTimestamp(2).toInstant()))
                .list();
    }

    private void span(Instant from, Instant until) {
        jdbc.sql("""
                insert into node_span (node, uid, cpu_millis, memory_bytes, started_at, seen_until)
                values ('node', ?, 4000, ?, ?, ?)""")
                .params(uid, 16L << 30, Timestamp.from(from), Timestamp.from(until))
                .update();
    }

    /** What was seen up to now was seen up to a minute ago. */
    private void aMinuteAgo() {
        jdbc.sql("""
                update node_span set started_at = started_at - interval '1 minute', seen_until = seen_until - interval '1 minute'
                where uid = ?""").param(uid).update();
    }

    @Test
    void costsWhatAnHourCostAtEachOfItsSeconds() throws Exception {
        var at = Instant.parse("2014-06-01T00:00:00Z");
        for (int minute = 0; minute <= 180; minute++) {
            look(at.plusSeconds(60L * minute), LARGE);
        }
        put("2014-05-01T00:00:00Z", "1.20", "EUR");
        put("2014-06-01T01:00:00Z", "9.99", "EUR");
        put("2014-06-01T01:00:00Z", "2.40", "EUR"); // said last
        put("2014-06-01T02:30:00Z", "1.00", "USD");
        put("2014-07-01T00:00:00Z", "0", "EUR");

        assertThat(time.cost(at, at.plusSeconds(86_400)).toString()).isEqualTo("[4.80 EUR, 0.50 USD]");
        assertThat(time.cost(at.plusSeconds(7_200), at.plusSeconds(7_201)).toString())
                .isEqualTo("[0.00 EUR]");
        var margin =
                operator().get("/v1/admin/reports/billing?month=2014-06").body().path("margin");
        assertThat(margin.path("nodeHours").decimalValue()).isEqualByComparingTo("3");
        assertThat(margin.path("coreHours").decimalValue()).isEqualByComparingTo("12");
        assertThat(margin.at("/parts/idle").decimalValue()).isEqualByComparingTo("1");
        assertThat(margin.at("/currencies/0/margin").decimalValue()).isEqualByComparingTo("-4.80");
    }

    @Test
    void theSameCostAgainAddsNoVersion() throws Exception {
        put("2013-05-01T00:00:00Z", "1.20", "EUR");
        var again = put("2013-05-01T00:00:00Z", "1.2", "EUR");
        assertThat(again.get("createdBy")).isNotNull();
        assertThat(jdbc.sql("select count(*) from node_cost where valid_from = '2013-05-01T00:00:00Z'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(operator()
                        .get("/v1/admin/node-cost")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("validFrom").asString()))
                .contains("2013-05-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"currency\":\"EUR\"}",
                "{\"cost\":-1,\"currency\":\"EUR\"}",
                "{\"cost\":1e12,\"currency\":\"EUR\"}",
                "{\"cost\":1e-7,\"currency\":\"EUR\"}",
                "{\"cost\":1}",
                "{\"cost\":1,\"currency\":\"XAU\"}",
                "{\"cost\":1,\"currency\":\"eur\"}",
                "{\"cost\":1,\"currency\":\"EUR\",\"validFrom\":\"yesterday\"}",
                "{\"cost\":1,\"currency\":\"EUR\",\"validFrom\":\"2200-01-01T00:00:00Z\"}",
                "{\"cost\":1,\"currency\":\"EUR\",\"validFrom\":\"2026-11-01T00:00:00.5Z\"}",
                "{\"cost\":1,\"currency\":\"EUR\",\"validFrom\":\"+999999999-11-01T00:00:00Z\"}"
            })
    void refusesACostThatNobodyMeans(String body) throws Exception {
        var refused = operator().send("/v1/admin/node-cost", "PUT", body, Map.of());
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    }

    @Test
    void theNodesOfTheClusterAreLookedAt() {
        await("the node was seen")
                .atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql("""
                        select exists (select from node_span where node = 'simulated-1' and cpu_millis = 16000)""").query(Boolean.class).single());
    }

    private void look(Instant at, Resources size) {
        time.seen(List.of(new NodeCapacity("node", uid, size)), at);
    }

    private Capacity of(int year) {
        return time.capacity(
                Instant.parse("%d-01-01T00:00:00Z".formatted(year)),
                Instant.parse("%d-01-01T00:00:00Z".formatted(year + 1)));
    }

    private Map<String, Object> put(String from, String cost, String currency) throws Exception {
        var answer = operator()
                .send(
                        "/v1/admin/node-cost",
                        "PUT",
                        Map.of("cost", new BigDecimal(cost), "currency", currency, "validFrom", from));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Map.of("createdBy", answer.body().path("createdBy").asString());
    }
}
