package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The operators' list of all tenants' invoices, also of those that are gone. */
@Import(InvoicedTenant.class)
class OperatorInvoicesIT extends WebIT {

    private static final Pattern DRAFT = Pattern.compile("href=\"/admin/invoices/([0-9a-f-]{36})\"");
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"#]*)(#[a-z]+)?\" rel=\"next\"");

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private JdbcClient jdbc;

    private Visitor operator;
    private String slug;

    @BeforeEach
    void signIn() throws Exception {
        operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
        slug = tenant();
    }

    @Test
    void aDeletedTenantsDraftAndInvoiceAreReadBeforeAnybodyApproves() throws Exception {
        var draft = invoiced.draft(slug);
        taken();
        assertThat(operator.get("/admin/invoices").text())
                .contains("href=\"/admin/invoices/" + draft + "\"")
                .doesNotContain("href=\"/tenants/" + slug);
        for (var path : List.of("/issue", "")) {
            assertThat(operator.get("/admin/invoices/" + draft + path).text())
                    .contains("href=\"/admin/invoices")
                    .doesNotContain("href=\"/tenants/" + slug);
        }
        assertThat(operator.get("/admin/invoices/" + draft).text()).contains("=web()", "Sandbox CPU", "Review");

        operator.post("/admin/invoices/" + draft + "/issue", Map.of());
        var number = number();
        var page = operator.get("/admin/invoices/" + number);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.text())
                .contains("=web()", number + ".pdf\"", number + ".csv\"")
                .doesNotContain("href=\"/tenants/" + slug);
        assertThat(operator.get("/admin/invoices/" + number + ".csv").text()).startsWith("BilledCost,");
        assertThat(operator.get("/admin/invoices/" + number + "/correction").text())
                .contains("href=\"/admin/invoices/" + number + "\"")
                .doesNotContain("href=\"/tenants/" + slug);

        var member = new Visitor(URI.create(base()).getPort());
        member.signIn(token(tenant()));
        assertThat(member.get("/admin/invoices/" + number).status()).isEqualTo(403);
        assertThat(operator.get("/admin/invoices/2026-999999").status()).isEqualTo(404);
    }

    @Test
    void noLinkLeadsToWhoTookADeletedTenantsSlug() throws Exception {
        var number = invoiced.lastMonth(slug);
        invoiced.billedWrongly(slug, null);
        var month = YearMonth.now(ZoneOffset.UTC).toString();
        var run = operator.post("/admin/verifications", Map.of("month", month, "tenant", slug));
        var theirs = "href=\"/tenants/" + slug + "/invoices\"";
        assertThat(operator.get(run.path()).text()).contains(theirs);
        assertThat(operator.get("/admin/invoices").text()).contains(theirs);
        taken();
        assertThat(operator.get(run.path()).text()).contains(slug).doesNotContain(theirs);
        assertThat(operator.get("/admin/invoices").text())
                .contains(slug, "href=\"/admin/invoices/" + number + "\"")
                .doesNotContain(theirs);
    }

    @Test
    void allThatWaitsIsListedWhoNeedsAWordFirst() throws Exception {
        jdbc.sql("""
                insert into invoice_draft (id, tenant_id, month, currency, ends_at, drafted_at, as_of, net, total, missing_seconds)
                select gen_random_uuid(), tenant.id, date '2001-01-01' + n * interval '1 month', 'EUR', '2100-01-01', now(), now(),
                    n, n, case when n = 201 then 7 else 0 end
                from generate_series(0, 201) as n, tenant where slug = ? and state <> 'DELETED'""").param(slug).update();
        try {
            var seen = new ArrayList<String>();
            var path = "/admin/invoices";
            while (!path.isEmpty()) {
                var text = operator.get(path).text();
                DRAFT.matcher(text).results().forEach(found -> seen.add(found.group(1)));
                var next = NEXT.matcher(text.replaceAll("(?s)id=\"issued\".*", ""));
                path = next.find() ? next.group(1).replace("&amp;", "&") : "";
            }
            var mine = jdbc.sql("""
                    select cast(draft.id as text) from invoice_draft as draft join tenant on tenant.id = tenant_id
                    where slug = ? order by missing_seconds = 0, month""").param(slug).query(String.class).list();
            assertThat(mine).hasSize(202);
            assertThat(seen).doesNotHaveDuplicates().containsSubsequence(mine);
        } finally {
            jdbc.sql("delete from invoice_draft where tenant_id in (select id from tenant where slug = ?)")
                    .param(slug)
                    .update();
        }
    }

    @Test
    void issuedOnesGoOnFromWhereThePageEnded() throws Exception {
        var number = invoiced.lastMonth(slug);
        var later = invoiced.lastMonth(tenant());
        assertThat(operator.get("/admin/invoices?before=" + later).text())
                .contains("Back to the first", number + "\"")
                .doesNotContain("href=\"/admin/invoices/" + later + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"before=nothing", "after=nothing", "after=true_2026-13_acme_00000000-0000-0000-0000-000000000000"
            })
    void aPlaceThatIsNoneIsSaid(String place) throws Exception {
        var page = operator.get("/admin/invoices?" + place);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("role=\"alert\"", "must be");
    }

    /** Deleted, and another one has its slug. */
    private void taken() throws Exception {
        jdbc.sql("update tenant set state = 'DELETED', deleted_at = now() where slug = ?")
                .param(slug)
                .update();
        operator().post("/v1/tenants", Map.of("slug", slug, "name", "Another"));
    }

    private String number() {
        return jdbc.sql("select number from invoice_standing where tenant_slug = ?")
                .param(slug)
                .query(String.class)
                .single();
    }
}
