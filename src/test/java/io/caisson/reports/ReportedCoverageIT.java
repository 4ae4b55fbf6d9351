package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.metering.MadeSegment;
import io.caisson.metering.WatchedPast;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How much of a month was seen: every form of the report says the same seconds. */
class ReportedCoverageIT extends WebIT {

    private static final YearMonth JUNE = YearMonth.of(2018, 6);
    private static final String LOST = "92.5 % 2,397,600 s observed 108,000 s reconstructed 86,400 s missing";
    private static final String UNSEEN = "87.5 % 151,200 s observed 21,600 s reconstructed";
    private static final String TOTAL = "92.18 % 2,548,800 s observed 129,600 s reconstructed 86,400 s missing";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    @Autowired
    private TransactionTemplate transaction;

    private final String batch = UUID.randomUUID().toString();
    private final String query = "?month=2018-06&sort=tenant&tenant=" + batch;

    private WatchedPast past;
    private Billed billed;
    private Visitor visitor;
    private String lost;
    private String unseen;

    /** Of June the first day, the twelfth and the last six hours were not seen; on the twelfth, one of them lost a pod. */
    @BeforeEach
    void make() throws Exception {
        past = new WatchedPast(jdbc, transaction)
                .seen("2018-06-02T00:00:00Z", "2018-06-12T00:00:00Z")
                .seen("2018-06-13T00:00:00Z", "2018-06-30T18:00:00Z");
        billed = new Billed(jdbc, months);
        visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
        lost = charged("2018-06-01T00:00:00Z");
        new MadeSegment(billed.id(lost), "2018-06-12T00:00:00Z", "2018-06-12T00:00:00Z")
                .with("coverage", "MISSING")
                .write(jdbc);
        unseen = charged("2018-06-29T00:00:00Z");
    }

    @AfterEach
    void leave() {
        past.close();
        created(Instant.now().toString()); // so that nobody charges all months since then
    }

    @Test
    void isTheSameSecondsAsJsonAndCsv() throws Exception {
        var report = operator().get("/v1/admin/reports/billing" + query).body();
        assertThat(report.at("/total/coverage").toString())
                .isEqualTo("{\"observed\":2548800,\"reconstructed\":129600,\"missing\":86400}");
        assertThat(report.path("tenants")
                        .valueStream()
                        .map(row -> row.path("tenant").asString() + row.path("coverage")))
                .containsExactlyInAnyOrder(
                        lost + "{\"observed\":2397600,\"reconstructed\":108000,\"missing\":86400}",
                        unseen + "{\"observed\":151200,\"reconstructed\":21600,\"missing\":0}");

        var csv = operator()
                .send("/v1/admin/reports/billing" + query, "GET", null, Map.of("Accept", "text/csv"))
                .text();
        assertThat(csv)
                .contains(",overheadMemoryShare,overheadShare,observedSeconds,reconstructedSeconds,missingSeconds,")
                .containsPattern(lost + ",.*,0\\.333333,0\\.333333,0\\.333333,2397600,108000,86400,")
                .containsPattern(unseen + ",.*,0\\.333333,0\\.333333,0\\.333333,151200,21600,0,");
    }

    @Test
    void isTheSameSecondsOnTheOperatorsPage() throws Exception {
        var text = text(visitor, "/admin/reports/billing" + query);
        assertThat(text).containsSubsequence("Time seen " + TOTAL, "Total", TOTAL);
        assertThat(text).contains(LOST, UNSEEN).doesNotContain(" 0 s ");
    }

    @Test
    void isTheSameSecondsOnATenantsPage() throws Exception {
        var mine = new Visitor(URI.create(base()).getPort());
        mine.signIn(token(lost));
        assertThat(text(mine, "/tenants/" + lost + "/report?month=2018-06")).contains("Time seen " + LOST);
        mine = new Visitor(URI.create(base()).getPort());
        mine.signIn(token(unseen));
        assertThat(text(mine, "/tenants/" + unseen + "/report?month=2018-06"))
                .contains("Time seen " + UNSEEN)
                .doesNotContain("s missing");
    }

    @Test
    void isTheSameSecondsOnPaper() throws Exception {
        var paper = PdfText.of(operator(), "/v1/admin/reports/billing" + query).replaceAll("\\s+", " ");
        assertThat(paper)
                .contains("the sandbox's share is 33.3 %: 33.3 % of CPU, 33.3 % of memory.")
                .contains("2,548,800 seconds were observed, 129,600 reconstructed afterwards and 86,400 are missing.")
                .contains("2,397,600", "108,000", "151,200", "21,600");
    }

    private String charged(String since) throws Exception {
        var slug = tenant();
        billed.hundredHours(slug, batch, "EUR", "ABSORB", JUNE);
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where slug = ?")
                .params(since, slug)
                .update();
        billed.charge(billed.id(slug), JUNE);
        return slug;
    }

    private void created(String at) {
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where name = ?")
                .params(at, batch)
                .update();
    }

    private static String text(Visitor visitor, String path) throws Exception {
        var page = visitor.get(path);
        assertThat(page.status()).isEqualTo(200);
        return page.text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }
}
