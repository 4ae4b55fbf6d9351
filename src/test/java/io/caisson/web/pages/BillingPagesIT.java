package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.reports.Billed;
import io.caisson.web.WebIT;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The billing report as a page, with plain links and a form. */
class BillingPagesIT extends WebIT {

    private static final String PAGE = "/admin/reports/billing";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    /** In the names of a test's tenants: charges of all others are derived meanwhile, for these months too. */
    private final String batch = UUID.randomUUID().toString();

    private Billed billed;
    private Visitor visitor;

    @BeforeEach
    void signIn() throws Exception {
        billed = new Billed(jdbc, months);
        visitor = new Visitor(port);
        visitor.signIn("integration-test-token");
    }

    @Test
    void showsTotalsOfAllAndRowsPageByPage() throws Exception {
        var month = YearMonth.of(2018, 9);
        var first = charged(month, "EUR");
        months(month, 60);
        var asked = "?month=2018-09&tenant=" + batch;
        var page = visitor.get(PAGE + asked);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains(
                        "61 tenants",
                        "Page 1 of 2",
                        "11.25 EUR",
                        first,
                        "September 2018",
                        "<title id=\"chart-0-title\"");
        assertThat(page.text().split("<tr")).hasSizeBetween(60, 90);
        assertThat(visitor.get(PAGE + asked + "&page=2").text()).contains("Page 2 of 2", "11.25 EUR");
        assertThat(visitor.get(PAGE + asked + "&page=99999").text()).contains("Page 2 of 2");
        assertThat(visitor.get(PAGE + asked + "&page=-1").text()).contains("Page 1 of 2");
    }

    /** The form sends both pairs and which of them counts; links say days as they say months. */
    @Test
    void showsDaysAndThatTheirMoneyIsAllocated() throws Exception {
        var slug = charged(YearMonth.of(2018, 12), "EUR");
        var form = "?of=days&from=2018-12&to=2018-12&firstDay=2018-12-05&lastDay=2018-12-06&tenant=" + slug;

        var text = visitor.get(PAGE + form).text();

        assertThat(text)
                .contains(
                        "2018-12-05 to 2018-12-06",
                        "5.40 EUR",
                        "4.8 core-h",
                        ">allocated<",
                        "is allocated: of a month that is there only in part")
                .containsPattern("value=\"days\" checked")
                .containsPattern("id=\"firstDay\"[^>]* value=\"2018-12-05\"")
                .contains("from=2018-12-03&amp;to=2018-12-04", "from=2018-12-07&amp;to=2018-12-08", "Days before")
                .contains("/tenants/" + slug + "/report?from=2018-12-05&amp;to=2018-12-06");
        assertThat(visitor.get(PAGE + "?from=2018-12-05&to=2018-12-06&tenant=" + slug)
                        .text())
                .contains("5.40 EUR");
        assertThat(visitor.get(PAGE + form.replace("of=days", "of=months")).text())
                .contains("December 2018", "11.25 EUR")
                .doesNotContain(">allocated<");
        var member = new Visitor(port);
        member.signIn(token(slug));
        assertThat(member.get("/tenants/" + slug + "/report" + form).text())
                .contains("2018-12-05 to 2018-12-06", "5.40 EUR", ">allocated<", "Days before");
        assertThat(visitor.get(PAGE + "?of=days&firstDay=2018-12-05&lastDay=").text())
                .contains("2018-12-05 to 2018-12-05");
    }

    @Test
    void saysBesideTheReportWhatItDidNotUnderstand() throws Exception {
        for (var query : new String[] {
            "month=soon",
            "of=days&firstDay=2018-02-30&lastDay=2018-03-01",
            "from=2018-01&to=2030-01",
            "sort=password",
            "state=x",
            "tenant=" + "x".repeat(101)
        }) {
            var page = visitor.get(PAGE + "?" + query);
            assertThat(page.status()).as(query).isEqualTo(200);
            assertThat(page.text()).as(query).contains("must be");
        }
        assertThat(visitor.get(PAGE + "?sort=password").text()).contains("role=\"alert\"");
        assertThat(visitor.get(PAGE + "?of=days&firstDay=2018-03-20&lastDay=2018-03-01")
                        .text())
                .as("what was sent, and what is wrong beside it")
                .contains("id=\"lastDay-error\"", "value=\"2018-03-20\"", "value=\"2018-03-01\"")
                .containsPattern("value=\"days\"[^>]*checked");
        assertThat(visitor.get(PAGE + "?from=2018-01&to=2030-01").text())
                .contains("id=\"to-error\"", "value=\"2030-01\"");
        assertThat(visitor.get(PAGE + "?from=2018-02-30&to=2018-03-01").text())
                .contains("id=\"firstDay-error\"", "value=\"2018-02-30\"");
        assertThat(visitor.get(PAGE + ".csv?month=soon").status()).isEqualTo(400);
        assertThat(visitor.get(PAGE + "?month=1999-01").text()).contains("Nothing was charged");
    }

    @Test
    void linksKeepWhatWasAskedForAndCarryNothingElse() throws Exception {
        var text = visitor.get(PAGE + "?month=2018-09&tenant=%22%3E%3Cb%3E%26sort%3D%7Bx%7D&plan=a%26b")
                .text();
        assertThat(text)
                .contains("tenant=%22%3E%3Cb%3E%26sort%3D%7Bx%7D&amp;plan=a%26b")
                .doesNotContain("<b>");
    }

    /** Each link but those that leave the filters: the form's, and the one to all tenants. */
    @Test
    void everyLinkKeepsAllFilters() throws Exception {
        var filters = "tenant=a&plan=b&state=ACTIVE&budget=NEAR&account=UNPAID";
        var links = Pattern.compile("href=\"" + PAGE + "[^\"]*sort=[^\"]*")
                .matcher(visitor.get(PAGE + "?month=2018-09&" + filters).text())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(links).hasSizeGreaterThan(5).allSatisfy(link -> assertThat(link)
                .contains(filters.replace("&", "&amp;")));
    }

    @Test
    void aTenantSeesItsOwnAndNeverWhatNodesCost() throws Exception {
        var month = YearMonth.of(2018, 11);
        var slug = charged(month, "EUR");
        var other = charged(month, "USD");
        var member = new Visitor(port);
        member.signIn(token(slug));

        var page = member.get("/tenants/" + slug + "/report?month=2018-11");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("11.25 EUR", "33 % of what", "Core-hours")
                .doesNotContain("Margin", "Cost of nodes", "USD");
        assertThat(member.get("/tenants/" + other + "/report").status()).isEqualTo(404);
        assertThat(member.get(PAGE).status()).isEqualTo(403);
        assertThat(member.get("/tenants/" + slug + "/report?month=soon").text()).contains("must be");
    }

    @Test
    void gathersWhatIsAboutMoneyUnderOneEntryAndSaysWhereOneIs() throws Exception {
        assertThat(visitor.get("/admin/prices").text())
                .contains("<nav class=\"sub\" aria-label=\"Billing\">")
                .containsPattern("href=\"/admin/reports/billing\"[^>]* aria-current=\"true\">Billing</a>")
                .containsPattern("href=\"/admin/prices\"[^>]* aria-current=\"page\">Prices</a>")
                .containsOnlyOnce("aria-current=\"page\"");
        assertThat(visitor.get("/admin/plans").text())
                .containsPattern("href=\"/admin/prices\"[^>]* aria-current=\"true\">Prices</a>");
        for (var page :
                List.of(PAGE, "/admin/usage", "/admin/reports/overhead", "/admin/invoices", "/admin/verifications")) {
            assertThat(visitor.get(page).text()).containsPattern("href=\"" + page + "\"[^>]* aria-current=\"page\"");
        }
        assertThat(visitor.get("/tenants").text()).doesNotContain("class=\"sub\"");
        var slug = tenant();
        var member = new Visitor(port);
        member.signIn(token(slug));
        assertThat(member.get("/tenants/" + slug + "/report").text())
                .doesNotContain("class=\"sub\"", "aria-label=\"Main\"");
    }

    private String charged(YearMonth month, String currency) throws Exception {
        var slug = tenant();
        UUID tenant = billed.plan(slug, currency, "ABSORB");
        jdbc.sql("update tenant set name=? where id=?").params(batch, tenant).update();
        billed.pod(tenant, "web", month + "-05T00:00:00Z", month + "-09T04:00:00Z");
        billed.charge(tenant, month);
        return slug;
    }

    /** Tenants that nobody charges anew: their month is closed, and they are gone. */
    private void months(YearMonth month, int count) {
        jdbc.sql("""
                with made as (
                    insert into tenant (id, slug, name, state, created_at, deleting_since, deleted_at, version)
                    select gen_random_uuid(), 'gone-' || n, 'Gone ' || :batch, 'DELETED', now(), now(), now(), 0
                    from generate_series(1, :count) as n returning id
                )
                insert into tenant_plan select id, 'epoch', 'standard', 'test', now() from made""").param("count", count).param("batch", batch).update();
        jdbc.sql("""
                insert into charged_month (tenant_id, month, starts_at, ends_at, as_of, closed_at)
                select id, month, month, month + interval '1 month', now(), now()
                from tenant, (select cast(:month as date) as month) as asked where slug like 'gone-%'""").param("month", month.atDay(1)).update();
    }
}
