package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The order of a report's tenants, and the ten of eleven for which the sandbox takes most. */
class ReportedFiguresIT extends WebIT {

    private static final YearMonth APRIL = YearMonth.of(2019, 4);

    /** What is in rows beside the amounts; credits and balances need invoices, see {@link ReportedAccountsIT}. */
    private static final Map<String, String> NUMBERS = Map.of(
            "revenue", "/revenue/0/revenue",
            "overheadValue", "/revenue/0/overheadValue",
            "overheadAbsorbed", "/revenue/0/overheadAbsorbed",
            "overheadBilled", "/revenue/0/overheadBilled",
            "coreHours", "/reserved/coreHours",
            "gibHours", "/reserved/gibHours",
            "overheadCoreHours", "/reserved/overheadCoreHours",
            "overheadGibHours", "/reserved/overheadGibHours",
            "overheadShare", "/reserved/overheadShare",
            "missing", "/coverage/missing");

    /** As they stand in their enumerations, which is from what is well to what isn't. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "state", List.of("ACTIVE", "DELETED"),
            "plan", List.of("book-chf-absorb", "book-chf-bill", "book-chf-markup"),
            "budget", List.of("NONE", "WITHIN", "SOFT_REACHED"));

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    @Autowired
    private Charges charges;

    @Autowired
    private TransactionTemplate transaction;

    private final String batch = UUID.randomUUID().toString();
    private final Map<Integer, String> slugs = new HashMap<>();

    /** Nobody but the seventh and the ninth is still there, and they alone have budgets. */
    @BeforeEach
    void make() throws Exception {
        var eleven = new ElevenBilled(jdbc, months, charges, transaction, batch);
        for (int n = 1; n <= ElevenBilled.COUNT; n++) {
            if (n == 7 || n == 9) {
                slugs.put(n, tenant());
                jdbc.sql("update tenant set name = ? where slug = ?")
                        .params(batch, slugs.get(n))
                        .update();
                eleven.charge(n, slugs.get(n), APRIL);
                var limit = Map.of("currency", "CHF", "soft", n == 7 ? 1 : 1_000_000);
                assertThat(operator()
                                .send("/v1/tenants/%s/budget".formatted(slugs.get(n)), "PUT", limit)
                                .status())
                        .isEqualTo(200);
            } else {
                slugs.put(n, eleven.gone(n, APRIL));
            }
        }
    }

    @Test
    void areOrderedByEachKeyBothWays() throws Exception {
        var rows = new HashMap<String, JsonNode>();
        report("tenant")
                .path("tenants")
                .forEach(row -> rows.put(row.path("tenant").asString(), row));
        assertThat(rows).hasSize(ElevenBilled.COUNT);
        var orders = new HashMap<String, List<String>>();
        NUMBERS.forEach((key, at) -> orders.put(
                key, ordered(rows, row -> row.at(at).decimalValue(), Comparator.<BigDecimal>naturalOrder())));
        assertThat(orders.values()).as("two keys can't be taken for each other").doesNotHaveDuplicates();
        for (var key : NUMBERS.keySet()) {
            assertThat(asked(key)).as(key).isEqualTo(orders.get(key));
            assertThat(asked("-" + key))
                    .as("-" + key)
                    .isEqualTo(ordered(
                            rows,
                            row -> row.at(NUMBERS.get(key)).decimalValue(),
                            Comparator.<BigDecimal>reverseOrder()));
        }
        for (var key : WORDS.keySet()) {
            Function<JsonNode, Integer> place =
                    row -> WORDS.get(key).indexOf(row.path(key).asString());
            assertThat(rows.values().stream().map(place).distinct())
                    .as(key)
                    .hasSize(WORDS.get(key).size())
                    .doesNotContain(-1);
            assertThat(asked(key)).as(key).isEqualTo(ordered(rows, place, Comparator.<Integer>naturalOrder()));
            assertThat(asked("-" + key))
                    .as("-" + key)
                    .isEqualTo(ordered(rows, place, Comparator.<Integer>reverseOrder()));
        }
        var names = rows.keySet().stream().sorted().toList();
        assertThat(asked("tenant")).isEqualTo(names);
        assertThat(asked("-tenant")).isEqualTo(names.reversed());
    }

    /** A tenant's part is as many hundred-and-thirty-seconds as its cores and its bytes weigh together. */
    @Test
    void tellsOfTenFromTheHeaviestOnWhyAndWhatWouldHelp() throws Exception {
        var ten = Stream.of(11, 2, 8, 4, 10, 5, 6, 1, 7, 3).map(slugs::get).toList();
        var top = report("tenant").path("topOverhead");

        assertThat(top.valueStream().map(heavy -> heavy.path("tenant").asString()))
                .isEqualTo(ten);
        assertThat(top.valueStream()
                        .map(heavy -> heavy.path("partOfAll").decimalValue().toPlainString()))
                .startsWith("0.166667", "0.136364", "0.128788")
                .endsWith("0.060606", "0.037879");
        assertThat(top.at("/0/reason").asString())
                .isEqualTo(
                        "4 instances of 550m/11 GiB on average: the sandbox's 275m/2816 MiB is 33 % of the CPU and 20 % of"
                                + " the memory that they reserve.");
        assertThat(top.at("/0/suggestion").asString())
                .isEqualTo(
                        "web as 2 instances of 1100m/22 GiB instead of 4 instances of 550m/11 GiB would hold the same and"
                                + " save the sandbox 396.0 core-hours and 3960.0 GiB-hours.");
        assertThat(top.at("/0/savedCoreHours").decimalValue()).isEqualByComparingTo("396");
        assertThat(top.at("/0/savedGibHours").decimalValue()).isEqualByComparingTo("3960");
        assertThat(top.at("/1/reason").asString())
                .isEqualTo(
                        "1 instance of 800m/24 GiB on average: the sandbox's 800m/10 GiB is 50 % of the CPU and 29 % of"
                                + " the memory that it reserves.");
        assertThat(top.at("/1/suggestion").isNull()).isTrue();

        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
        var page = visitor.get("/admin/reports/billing?month=2019-04&tenant=" + batch)
                .text();
        var table = page.substring(page.indexOf("<table class=\"advice\">"))
                .replaceAll("(?s)</table>.*", "")
                .replaceAll("<[^>]*>", " ")
                .replace("&#39;", "'")
                .replaceAll("\\s+", " ");
        var shown = new ArrayList<String>();
        top.forEach(heavy -> shown.add(heavy.path("tenant").asString() + " "
                + heavy.path("partOfAll")
                        .decimalValue()
                        .movePointRight(2)
                        .setScale(1, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + " % " + heavy.path("reason").asString() + " "
                + (heavy.path("suggestion").isNull()
                        ? "Instances are few"
                        : heavy.path("suggestion").asString())));
        assertThat(table).containsSubsequence(shown).doesNotContain(slugs.get(9) + " ");
    }

    private JsonNode report(String sort) throws Exception {
        return operator()
                .get("/v1/admin/reports/billing?month=2019-04&sort=%s&tenant=%s".formatted(sort, batch))
                .body();
    }

    private List<String> asked(String sort) throws Exception {
        return report(sort)
                .path("tenants")
                .valueStream()
                .map(row -> row.path("tenant").asString())
                .toList();
    }

    /** What is equal is ordered by name, whichever way. */
    private static <V> List<String> ordered(Map<String, JsonNode> rows, Function<JsonNode, V> of, Comparator<V> by) {
        return rows.keySet().stream()
                .sorted(Comparator.comparing((String slug) -> of.apply(rows.get(slug)), by)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
