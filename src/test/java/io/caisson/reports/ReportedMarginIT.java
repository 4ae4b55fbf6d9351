package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.metering.MadeSegment;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.math.BigDecimal;
import java.net.URI;
import java.time.YearMonth;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What three tenants bring beside what a node cost: no two figures are the same, in any form of the report. */
class ReportedMarginIT extends WebIT {

    private static final String MONTH = "?month=2019-06";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    private final String batch = UUID.randomUUID().toString();

    /** A node of 8 cores and 32 GiB for a hundred hours, of 3 Swiss francs each, and three tenants that have pods for as long. */
    @BeforeEach
    void make() throws Exception {
        jdbc.sql("delete from node_span where uid = 'margin'").update();
        jdbc.sql("""
                insert into node_span (node, uid, cpu_millis, memory_bytes, started_at, seen_until)
                values ('margin', 'margin', 8000, ?, '2019-06-05T00:00:00Z', '2019-06-09T04:00:00Z')""").param(32L << 30).update();
        costs("3.00", "2019-06-01T00:00:00Z");
        costs("0.00", "2019-07-01T00:00:00Z");
        jdbc.sql("delete from charged_month where month = '2019-06-01'").update(); // of another test
        pod("ABSORB", 2_000, 4_096, 200, 256);
        pod("ABSORB", 1_000, 8_192, 100, 512);
        pod("BILL", 500, 2_048, 400, 128);
    }

    @Test
    void saysAsJsonForWhomANodeWasThereAndWhatIsLeft() throws Exception {
        var margin = operator()
                .get("/v1/admin/reports/billing" + MONTH + "&tenant=" + batch)
                .body()
                .path("margin");

        assertThat(margin.path("nodes").asInt()).isEqualTo(1);
        assertThat(number(margin, "/nodeHours")).isEqualByComparingTo("100");
        assertThat(number(margin, "/coreHours")).isEqualByComparingTo("800");
        assertThat(number(margin, "/gibHours")).isEqualByComparingTo("3200");
        assertThat(margin.path("moreMeteredThanSeen").asBoolean()).isFalse();
        // the means of 350 of 800 and 1400 of 3200, and of 70 of 800 and 87.5 of 3200
        assertThat(number(margin, "/parts/apps")).isEqualByComparingTo("0.4375");
        assertThat(number(margin, "/parts/overhead")).isEqualByComparingTo("0.057422");
        assertThat(number(margin, "/parts/idle")).isEqualByComparingTo("0.505078");
        assertThat(margin.path("currencies")).hasSize(1);
        assertThat(margin.at("/currencies/0/currency").asString()).isEqualTo("CHF");
        assertThat(number(margin, "/currencies/0/revenue")).isEqualByComparingTo("531.25");
        assertThat(number(margin, "/currencies/0/cost")).isEqualByComparingTo("300");
        assertThat(number(margin, "/currencies/0/costOf/apps")).isEqualByComparingTo("131.25");
        assertThat(number(margin, "/currencies/0/costOf/overhead")).isEqualByComparingTo("17.23");
        assertThat(number(margin, "/currencies/0/costOf/idle")).isEqualByComparingTo("151.52");
        assertThat(number(margin, "/currencies/0/margin")).isEqualByComparingTo("231.25");
    }

    @Test
    void saysTheSameOnThePageWithTheTrendAsTableAndAsCharts() throws Exception {
        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);

        var page = visitor.get("/admin/reports/billing" + MONTH + "&tenant=" + batch)
                .text();

        var text = page.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        assertThat(text)
                .contains("100.0 node-hours of 1 node 800.0 core-hours, 3,200.0 GiB-hours")
                .contains("Apps 43.8 % Sandbox 5.7 % Idle 50.5 %")
                .contains("Currency Revenue Cost of nodes For apps For the sandbox Idle Margin"
                        + " CHF 531.25 CHF 300.00 CHF 131.25 CHF 17.23 CHF 151.52 CHF 231.25 CHF")
                .contains(
                        "Month Revenue Overhead absorbed Overhead billed Core-hours GiB-hours Sandbox core-hours Sandbox GiB-hours")
                .contains("Jun 2019 531.25 CHF 37.50 CHF 41.25 CHF 350.0 1,400.0 70.0 87.5")
                .contains("Revenue, CHF From 0 in 2018-07 to 531 in 2019-06;")
                .contains("Overhead, CHF From 0 in 2018-07 to 78.8 in 2019-06;")
                .contains("Core-hours From 0 in 2018-07 to 420 in 2019-06;")
                .contains("GiB-hours From 0 in 2018-07 to 1.49k in 2019-06;");
        assertThat(page)
                .contains("aria-label=\"Apps 43.8 %, sandbox 5.7 %, idle 50.5 %\"")
                .containsPattern("class=\"lower\" height=\"1\" width=\"0.437500\"")
                .containsPattern("class=\"upper\" height=\"1\" width=\"0.057422\" x=\"0.437500\"");
    }

    /** Of what stands beside each other, no blank tells the columns apart. */
    @Test
    void saysTheSameOnPaper() throws Exception {
        var paper = PdfText.of(operator(), "/v1/admin/reports/billing" + MONTH + "&tenant=" + batch)
                .replaceAll("\\s+", " ");
        assertThat(paper)
                .contains("100.0 node-hours of 1 node: 800.0 core-hours and 3,200.0 GiB-hours for pods.")
                .contains("Apps reserved 43.8 % of them, the sandbox took 5.7 %, 50.5 % were idle.");
        assertThat(paper.replace(" ", ""))
                .contains("CHF531.25CHF300.00CHF131.25CHF17.23CHF151.52CHF231.25CHF")
                .contains("2019-06531.25CHF350.01,400.070.087.537.50CHF41.25CHF");
    }

    /** A hundred hours. */
    private void pod(String overhead, long cpuMillis, long mib, long overheadMillis, long overheadMib)
            throws Exception {
        var billed = new Billed(jdbc, months);
        var tenant = billed.plan(tenant(), "CHF", overhead);
        jdbc.sql("update tenant set name = ? where id = ?")
                .params(batch, tenant)
                .update();
        new MadeSegment(tenant, "2019-06-05T00:00:00Z", "2019-06-09T04:00:00Z")
                .reserves(cpuMillis, mib << 20)
                .overhead(overheadMillis, overheadMib << 20)
                .write(jdbc);
        billed.charge(tenant, YearMonth.of(2019, 6));
    }

    private void costs(String each, String from) throws Exception {
        var cost = Map.of("cost", new BigDecimal(each), "currency", "CHF", "validFrom", from);
        assertThat(operator().send("/v1/admin/node-cost", "PUT", cost).status()).isEqualTo(200);
    }

    private static BigDecimal number(JsonNode node, String at) {
        return node.at(at).decimalValue();
    }
}
