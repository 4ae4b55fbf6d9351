package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.metering.MadeSegment;
import io.caisson.metering.WatchedPast;
import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a tenant reads of the segments of a month that was not seen as a whole, and of how much was. */
class UsageCoverageIT extends WebIT {

    private static final Pattern HOUR = Pattern.compile("<tr><th scope=\"row\"><time datetime=\"([^\"]+)\".*?</tr>");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private WatchedPast past;
    private String slug;
    private UUID tenant;

    /** There since ten past twelve; at half past a pod was lost in a gap, at two nothing was in another, and from four on nobody looked. */
    @BeforeEach
    void make() throws Exception {
        past = new WatchedPast(jdbc, transaction)
                .seen("2019-08-01T00:00:00Z", "2019-08-29T12:30:00Z")
                .seen("2019-08-29T13:15:00Z", "2019-08-29T14:00:00Z")
                .seen("2019-08-29T14:20:00Z", "2019-08-29T16:00:00Z");
        slug = tenant();
        tenant = BilledTenant.of(jdbc, slug).id();
        created("2019-08-29T12:10:00Z");
        segment("lost-" + tenant, "2019-08-29T12:10:00Z", "2019-08-29T12:40:00Z", "MISSING");
    }

    @AfterEach
    void leave() {
        past.close();
        created(Instant.now().toString()); // so that nobody charges all months since then
    }

    @Test
    void aSegmentSaysAllThatIsCounted() throws Exception {
        segment("found-" + tenant, "2019-08-30T01:02:03Z", "2019-08-30T04:05:06Z", "RECONSTRUCTED");

        var items = member(slug)
                .get("/v1/tenants/" + slug + "/usage/segments?from=2019-08-01T00:00:00Z&to=2019-09-01T00:00:00Z")
                .body()
                .path("items");

        assertThat(items).hasSize(2);
        assertThat(items.get(0).path("coverage").asString()).isEqualTo("MISSING");
        assertThat(items.get(1).toString())
                .isEqualTo("{\"podUid\":\"found-" + tenant + "\",\"app\":\"shop\",\"release\":7,\"node\":\"node-3\","
                        + "\"from\":\"2019-08-30T01:02:03Z\",\"to\":\"2019-08-30T04:05:06Z\","
                        + "\"cpuMillis\":300,\"memoryBytes\":2147483648,"
                        + "\"overheadCpuMillis\":70,\"overheadMemoryBytes\":100663296,\"coverage\":\"RECONSTRUCTED\"}");
    }

    @Test
    void saysHowMuchWasSeenOfAPeriodAndOfEachHourThatWasNotSeenAsAWhole() throws Exception {
        assertThat(member(slug)
                        .get("/v1/tenants/" + slug + "/usage?from=2019-08-29T10:00:00Z&to=2019-08-29T16:00:00Z")
                        .body()
                        .path("coverage")
                        .toString())
                .isEqualTo(
                        "{\"seconds\":{\"observed\":9900,\"reconstructed\":1200,\"missing\":2700},\"hours\":["
                                + "{\"hour\":\"2019-08-29T12:00:00Z\",\"seconds\":{\"observed\":1200,\"reconstructed\":0,\"missing\":1800}},"
                                + "{\"hour\":\"2019-08-29T13:00:00Z\",\"seconds\":{\"observed\":2700,\"reconstructed\":0,\"missing\":900}},"
                                + "{\"hour\":\"2019-08-29T14:00:00Z\",\"seconds\":{\"observed\":2400,\"reconstructed\":1200,\"missing\":0}}]}");
    }

    /** Three hours in which something was seen, and 56 in which nothing was: two pages. */
    @Test
    void thePageHasEachHourThatWasNotSeenAsAWhole() throws Exception {
        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(token(slug));
        var address = "/tenants/" + slug + "/usage?month=2019-08";

        var first = visitor.get(address).text();
        assertThat(first)
                .contains(
                        "Hours 1 to 48 of 59.", "href=\"/tenants/" + slug + "/usage?month=2019-08&amp;after=48#seen\"")
                .doesNotContain("Back to the first");
        assertThat(hours(first)).hasSize(48).startsWith("2019-08-29T12:00:00Z", "2019-08-29T13:00:00Z");
        assertThat(text(first))
                .contains("12:00:00 UTC 1,200 0 1,800 ", "13:00:00 UTC 2,700 0 900 ", "14:00:00 UTC 2,400 1,200 0 ")
                .contains("16:00:00 UTC 0 3,600 0 ")
                .contains("Month 9,900 202,800 2,700 ");

        var second = visitor.get(address + "&after=48").text();
        assertThat(second)
                .contains("Hours 49 to 59 of 59.", "Back to the first")
                .doesNotContain("after=", "Next page");
        assertThat(hours(second)).hasSize(11).startsWith("2019-08-31T13:00:00Z").endsWith("2019-08-31T23:00:00Z");
        assertThat(text(second)).as("of the month as a whole").contains("Month 9,900 202,800 2,700 ");
        assertThat(hours(visitor.get(address + "&after=999").text())).isEmpty();
        assertThat(hours(visitor.get(address + "&after=-5").text())).hasSize(48);
    }

    private void segment(String pod, String from, String to, String coverage) {
        new MadeSegment(tenant, from, to)
                .with("pod_uid", pod)
                .with("app", "shop")
                .with("release", 7)
                .with("node", "node-3")
                .reserves(300, 2L << 30)
                .overhead(70, 96L << 20)
                .with("coverage", coverage)
                .write(jdbc);
    }

    private void created(String at) {
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where slug = ?")
                .params(at, slug)
                .update();
    }

    private static List<String> hours(String page) {
        return HOUR.matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String text(String page) {
        return page.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }
}
