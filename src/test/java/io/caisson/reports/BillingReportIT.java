package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.prices.BillingProfiles;
import io.caisson.web.WebIT;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The billing report, of months in which nobody else was. */
class BillingReportIT extends WebIT {

    private static final String REPORT = "/v1/admin/reports/billing";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    @Autowired
    private Charges charges;

    @Autowired
    private BillingProfiles profiles;

    @Autowired
    private TransactionTemplate transaction;

    /** In the names of a test's tenants: charges of all others are derived meanwhile, for these months too. */
    private final String batch = UUID.randomUUID().toString();

    private Billed billed;

    @BeforeEach
    void bill() {
        billed = new Billed(jdbc, months);
    }

    @Test
    void saysWhatEachTenantBringsAndWhoPaidForOverhead() throws Exception {
        var month = YearMonth.of(2018, 1);
        var absorbed = charged("EUR", "ABSORB", month);
        var markedUp = charged("USD", "MARKUP", month);

        var report = operator()
                .get(REPORT + "?month=2018-01&sort=tenant&tenant=" + batch)
                .body();

        assertThat(report.path("tenants")).hasSize(2);
        var row = of(report, absorbed);
        // 100 hours of 100m and 128 MiB; the sandbox's 50m and 64 MiB
        assertThat(number(row, "/reserved/coreHours")).isEqualTo("10");
        assertThat(number(row, "/reserved/gibHours")).isEqualTo("12.5");
        assertThat(number(row, "/reserved/overheadCoreHours")).isEqualTo("5");
        assertThat(number(row, "/reserved/overheadGibHours")).isEqualTo("6.25");
        assertThat(number(row, "/reserved/overheadShare")).isEqualTo("0.333333");
        assertThat(number(row, "/revenue/0/revenue")).isEqualTo("11.25");
        assertThat(number(row, "/revenue/0/overheadValue")).isEqualTo("5.63");
        assertThat(number(row, "/revenue/0/overheadAbsorbed")).isEqualTo("5.63");
        assertThat(number(row, "/revenue/0/overheadBilled")).isEqualTo("0");
        assertThat(row.path("plan").asString()).isEqualTo("book-eur-absorb");
        var other = of(report, markedUp);
        assertThat(number(other, "/revenue/0/overheadBilled")).isEqualTo("6.75");
        assertThat(number(other, "/revenue/0/overheadAbsorbed")).isEqualTo("0");
        assertThat(number(other, "/revenue/0/revenue")).isEqualTo("18");
        assertThat(report.at("/total/revenue/0/currency").asString()).isEqualTo("EUR");
        assertThat(number(report, "/total/revenue/1/revenue")).isEqualTo("18");
        assertThat(number(report, "/total/reserved/coreHours")).isEqualTo("20");
        assertThat(report.at("/trend")).hasSize(12);
        assertThat(number(report, "/trend/11/reserved/coreHours")).isEqualTo("20");
        assertThat(number(report, "/trend/10/reserved/coreHours")).isEqualTo("0");
    }

    @Test
    void aTenantReadsTheSameOfItselfAndNothingOfOthers() throws Exception {
        var month = YearMonth.of(2018, 9);
        var slug = charged("EUR", "BILL", month);
        charged("USD", "BILL", month);
        var row = of(operator().get(REPORT + "?month=2018-09&tenant=" + batch).body(), slug);

        var own = member(slug)
                .get("/v1/tenants/" + slug + "/reports/billing?month=2018-09")
                .body();

        assertThat(own.at("/billing/reserved")).isEqualTo(row.path("reserved")).isNotEmpty();
        assertThat(own.at("/billing/revenue")).isEqualTo(row.path("revenue")).hasSize(1);
        assertThat(own.at("/trend")).hasSize(12);
        assertThat(number(own, "/trend/11/reserved/coreHours")).isEqualTo("10");
        assertThat(own.at("/advice/reason").asString()).isNotEmpty();
        assertThat(own.has("margin")).isFalse();
        var before = member(slug)
                .get("/v1/tenants/" + slug + "/reports/billing?month=2018-08")
                .body();
        assertThat(before.path("billing").isNull()).isTrue();
        assertThat(before.path("advice").isNull()).isTrue();
    }

    @Test
    void keepsBesideTheLinesWhatTheyComeTo() throws Exception {
        var month = YearMonth.of(2018, 3);
        var tenant = billed.id(charged("EUR", "MARKUP", month));
        billed.charge(tenant, month); // as after a kill
        var differing = jdbc.sql("""
                select count(*) from ((table charged_sum except select * from charge_summed)
                    union all (select * from charge_summed except table charged_sum)) as different""").query(Integer.class).single();
        assertThat(differing).isZero();
        jdbc.sql("delete from charged_month where tenant_id = ?").param(tenant).update();
        assertThat(jdbc.sql("select count(*) from charged_sum where tenant_id = ?")
                        .param(tenant)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void findsAndOrdersWhatIsAskedForAndSumsThat() throws Exception {
        var month = YearMonth.of(2018, 5);
        var small = charged("EUR", "ABSORB", month);
        var large = charged("EUR", "BILL", month);
        var both = operator().get(REPORT + "?month=2018-05&tenant=" + batch).body();
        assertThat(both.path("tenants").valueStream().map(row -> row.path("tenant")
                        .asString()))
                .containsExactly(large, small);
        var rising = operator()
                .get(REPORT + "?month=2018-05&sort=revenue&tenant=" + batch)
                .body();
        assertThat(rising.at("/tenants/0/tenant").asString()).isEqualTo(small);
        var one = operator()
                .get(REPORT + "?month=2018-05&tenant=" + small.toUpperCase())
                .body();
        assertThat(one.path("tenants")).hasSize(1);
        assertThat(number(one, "/total/revenue/0/revenue")).isEqualTo("11.25");
        assertThat(number(one, "/trend/11/revenue/0/revenue")).isEqualTo("11.25");
        var planned = operator()
                .get(REPORT + "?month=2018-05&plan=book-eur-bill&state=ACTIVE&tenant=" + batch)
                .body();
        assertThat(planned.at("/tenants/0/tenant").asString()).isEqualTo(large);
        assertThat(operator()
                        .get(REPORT + "?month=2018-05&state=DELETED&tenant=" + batch)
                        .body()
                        .path("tenants"))
                .isEmpty();
    }

    /** Closed, so that nobody derives them anew meanwhile: October was derived late, November before it was over. */
    @Test
    void ofSeveralMonthsSaysTheLastOnesBudgetAndUntilWhenTheOneThatGoesOnIsCounted() throws Exception {
        var slug = charged("EUR", "ABSORB", YearMonth.of(2018, 10));
        var tenant = billed.id(slug);
        transaction.executeWithoutResult(status -> {
            for (var derived : List.of(
                    charges.toDate(tenant, YearMonth.of(2018, 10)),
                    new MonthCharges(
                            profiles.period(tenant, YearMonth.of(2018, 11)),
                            Instant.parse("2018-11-20T12:00:00Z"),
                            List.of()))) {
                months.close(tenant, derived, null);
            }
        });
        var budget = Map.of("currency", "EUR", "soft", 11.25);
        assertThat(operator()
                        .send("/v1/tenants/%s/budget".formatted(slug), "PUT", budget)
                        .status())
                .isEqualTo(200);

        assertThat(row("from=2018-10&to=2018-11", slug).path("budget").asString())
                .isEqualTo("WITHIN");
        assertThat(row("from=2018-10&to=2018-11", slug).path("asOf").asString()).isEqualTo("2018-11-20T12:00:00Z");
        assertThat(row("from=2018-09&to=2018-10", slug).path("budget").asString())
                .isEqualTo("SOFT_REACHED");
    }

    private JsonNode row(String query, String slug) throws Exception {
        return of(operator().get(REPORT + "?" + query + "&tenant=" + slug).body(), slug);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            month=2018-13 | month
            month=soon | month
            month=%2B999999999-12 | month
            - | from
            from=2018-01 | to
            from=2018-02&to=2018-01 | to
            from=2018-01&to=2021-01 | to
            month=2018-01&from=2018-01 | month
            month=2018-01-03 | month
            from=2018-02-30&to=2018-03-01 | from
            from=2018-01-03&to=2018-01-02 | to
            from=2018-01-03&to=2021-01-03 | to
            from=2018-01-03&to=2018-01 | to
            from=2018-01&to=2018-01-03 | from
            from=2018-01-03 | to
            from=soon&to=2018-01-03 | from
            from=2018-1-3&to=2018-01-03 | from
            from=9999-01-01&to=9999-01-02 | from
            from=%2B999999999-12-31&to=2018-01-03 | from
            month=2018-01&from=2018-01-03&to=2018-01-04 | month
            month=2018-01&sort=password | sort
            month=2018-01&sort=slug;drop%20table%20tenant | sort
            month=2018-01&sort=--revenue | sort
            month=2018-01&state=GONE | state
            month=2018-01&budget=LARGE | budget
            month=2018-01&account=unpaid | account
            month=2018-01&tenant=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | tenant
            """)
    void refusesWhatItCantAnswer(String query, String field) throws Exception {
        var refused = operator().get(REPORT + (query == null ? "" : "?" + query));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.body().path("field").asString()).isEqualTo(field);
        if (field.equals("sort")) {
            assertThat(refused.body().path("detail").asString()).contains("overheadShare", "revenue");
        }
    }

    @Test
    void saysTheSameAsCsvAndOnPaperAndMakesFormulasHarmless() throws Exception {
        var month = YearMonth.of(2018, 7);
        var slug = charged("EUR", "BILL", month);
        jdbc.sql("update tenant set name = '=cmd(), \"x\"' where slug = ?")
                .param(slug)
                .update();

        var csv = operator()
                .send(REPORT + "?month=2018-07&tenant=" + slug, "GET", null, Map.of("Accept", "text/csv"))
                .text()
                .split("\r\n");
        assertThat(csv).hasSize(2);
        assertThat(csv[0].split(",")).hasSize(28).endsWith("closedWithoutInvoice");
        assertThat(csv[1])
                .startsWith("2018-07,2018-07," + slug + ",\"'=cmd(), \"\"x\"\"\",book-eur-bill,ACTIVE,NONE,")
                // nothing is invoiced
                .contains(
                        ",EUR,16.88,5.63,0.00,5.63,,,,10.000000,12.500000,5.000000,6.250000,0.333333,0.333333,0.333333,");

        var pdf = PdfText.of(operator(), REPORT + "?month=2018-07");
        assertThat(pdf).contains("Billing report, 2018-07", "16.88 EUR", slug, "=cmd()", "33.3 %", "Margin");
    }

    /** A pod of a hundred hours, of which 48 are on the fifth and the sixth. */
    @Test
    void givesDaysTheirPartOfTheMonthAndSaysSo() throws Exception {
        var slug = charged("EUR", "BILL", YearMonth.of(2018, 12));
        var days = "?from=2018-12-05&to=2018-12-06&tenant=" + slug;

        var report = operator().get(REPORT + days).body();
        var row = of(report, slug);

        assertThat(report.path("from").asString()).isEqualTo("2018-12-05");
        assertThat(report.at("/months/from").asString()).isEqualTo("2018-12");
        assertThat(report.path("allocated").asBoolean()).isTrue();
        assertThat(number(row, "/reserved/coreHours")).isEqualTo("4.8");
        assertThat(number(row, "/reserved/overheadGibHours")).isEqualTo("3");
        // 16.88 and 5.63 times 0.48
        assertThat(number(row, "/revenue/0/revenue")).isEqualTo("8.1");
        assertThat(number(row, "/revenue/0/overheadBilled")).isEqualTo("2.7");
        assertThat(number(report, "/trend/11/revenue/0/revenue")).isEqualTo("16.88");
        assertThat(number(report, "/topOverhead/0/partOfAll")).isEqualTo("1");
        var rest = row("from=2018-12-07&to=2018-12-31", slug);
        assertThat(number(rest, "/revenue/0/revenue")).isEqualTo("8.78");
        var own = member(slug)
                .get("/v1/tenants/" + slug + "/reports/billing?from=2018-12-05&to=2018-12-06")
                .body();
        assertThat(own.at("/billing/revenue")).isEqualTo(row.path("revenue"));
        assertThat(own.path("allocated").asBoolean()).isTrue();
        var csv = operator()
                .send(REPORT + days, "GET", null, Map.of("Accept", "text/csv"))
                .text()
                .split("\r\n");
        assertThat(csv[1])
                .startsWith("2018-12-05,2018-12-06," + slug)
                .contains(",EUR,8.10,")
                .as("allocated, and nothing closed without an invoice")
                .endsWith(",true,");
        assertThat(PdfText.of(operator(), REPORT + days))
                .contains(
                        "Billing report, 2018-12-05 to 2018-12-06",
                        "Revenue, allocated",
                        "8.10 EUR",
                        "Days are those of UTC, but");
    }

    @Test
    void namesTheValueAndTheWayOutOfWhatIsNoPeriod() throws Exception {
        assertThat(refusal("from=2018-02-30&to=2018-03-01")).contains("'2018-02-30'", "a day that there is");
        assertThat(refusal("from=2018-01-03&to=2018-01")).contains("'2018-01'", "both as days, or both as months");
        assertThat(refusal("from=2018-01-03&to=2021-06-01")).contains("'2021-06-01'", "at most 2021-01-02");
        assertThat(refusal("from=2018-01-03&to=2018-01-02")).contains("'2018-01-02'", "2018-01-03");
    }

    private String refusal(String query) throws Exception {
        return operator().get(REPORT + "?" + query).body().path("detail").asString();
    }

    @Test
    void takesAtMostThirtySixMonths() throws Exception {
        assertThat(operator().get(REPORT + "?from=2018-01&to=2020-12").status()).isEqualTo(200);
        assertThat(member(tenant()).get(REPORT + "?month=2018-01").status()).isEqualTo(403);
    }

    /** 100 hours of one pod. */
    private String charged(String currency, String overhead, YearMonth month) throws Exception {
        var slug = tenant();
        billed.hundredHours(slug, batch, currency, overhead, month);
        return slug;
    }

    private static JsonNode of(JsonNode report, String slug) {
        return report.path("tenants")
                .valueStream()
                .filter(row -> row.path("tenant").asString().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    private static String number(JsonNode node, String path) {
        return node.at(path).decimalValue().stripTrailingZeros().toPlainString();
    }
}
