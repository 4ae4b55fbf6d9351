package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.e2e.Api;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A row that somebody changed past Caisson takes no list away: each shows what is there, and verifying finds it. */
@Import(InvoicedTenant.class)
class TamperedListsIT extends WebIT {

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @ParameterizedTest
    @CsvSource({"XXX, XXX", "QQQ, XXX", "USD, USD"})
    void anInvoiceInAnotherCurrencyOrInNone(String currency, String shown) throws Exception {
        var slug = tenant();
        BilledTenant.of(jdbc, slug).pricedAtOneEuroPerCoreHour();
        var number = invoiced.lastMonth(slug);
        var was = currency("invoice", currency, "number", number);
        try {
            assertShown(slug, number, shown);
            var run = operator().post("/v1/admin/verifications", Map.of("invoice", number));
            assertThat(run.status()).as(run.text()).isEqualTo(201);
            assertThat(run.body().path("differences").size()).as(run.text()).isPositive();
        } finally {
            currency("invoice", was, "number", number);
        }
        assertThat(amount(operator().get("/v1/admin/invoices?limit=200"), number))
                .endsWith("EUR");
    }

    @Test
    void aDraftInACurrencyThatIsNone() throws Exception {
        var slug = tenant();
        var draft = invoiced.draft(slug).toString();
        var was = currency("invoice_draft", "XXX", "id::text", draft);
        try {
            assertThat(visitor().get("/admin/invoices").text()).contains(draft, " XXX</td>");
            var list = operator().get("/v1/admin/invoices?state=DRAFT&limit=200");
            assertThat(list.text()).contains(draft);
        } finally {
            currency("invoice_draft", was, "id::text", draft);
        }
    }

    private void assertShown(String slug, String number, String currency) throws Exception {
        var visitor = visitor();
        for (var path : new String[] {"/admin/invoices", "/tenants/" + slug + "/invoices", "/admin/invoices.csv"}) {
            var page = visitor.get(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.text()).as(path).contains(number, currency);
        }
        for (var path : new String[] {"/v1/admin/invoices?limit=200", "/v1/tenants/" + slug + "/invoices"}) {
            assertThat(amount(operator().get(path), number)).as(path).endsWith(currency);
        }
        var report =
                "/admin/reports/billing?month=" + YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        assertThat(visitor.get(report).status()).isEqualTo(200);
        assertThat(operator().get("/v1" + report).status()).isEqualTo(200);
    }

    private Visitor visitor() throws Exception {
        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
        return visitor;
    }

    private static String amount(Api.Answer list, String number) {
        assertThat(list.status()).as(list.text()).isEqualTo(200);
        for (var item : list.body().path("items")) {
            if (item.path("number").asString("").equals(number)) {
                return item.path("total").asString() + " "
                        + item.path("currency").asString();
            }
        }
        throw new AssertionError("%s isn't in %s".formatted(number, list.text()));
    }

    /** @return what was there */
    private String currency(String table, String value, String key, String of) {
        return transaction.execute(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            var was = jdbc.sql("select currency from %s where %s = ?".formatted(table, key))
                    .param(of)
                    .query(String.class)
                    .single();
            jdbc.sql("update %s set currency = ? where %s = ?".formatted(table, key))
                    .params(value, of)
                    .update();
            return was;
        });
    }
}
