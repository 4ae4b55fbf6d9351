package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a report says of invoices: what was credited, and what is unpaid. */
@Import(InvoicedTenant.class)
class ReportedAccountsIT extends WebIT {

    private static final String REPORT = "/v1/admin/reports/billing";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    @Autowired
    private InvoicedTenant invoiced;

    private final String batch = UUID.randomUUID().toString();
    private Billed billed;

    @BeforeEach
    void bill() {
        billed = new Billed(jdbc, months);
    }

    @Test
    void saysWhatWasCreditedAndWhatIsUnpaidCurrencyByCurrency() throws Exception {
        var month = YearMonth.of(2018, 8);
        var paid = charged("EUR", "ABSORB", month); // 11.25 EUR
        var replaced = charged("EUR", "BILL", month); // 16.88 EUR
        var open = charged("USD", "ABSORB", month);
        var never = charged("EUR", "ABSORB", month);
        give(paid, "2.25", "EUR");
        give(replaced, "0.88", "EUR");
        for (var slug : List.of(paid, replaced, open)) {
            invoiced.issue(billed.id(slug), month);
        }
        pay(
                number(paid),
                "20.00",
                "EUR"); // more than it asked for: what is above is a credit, and no balance below zero
        pay(number(open), "1.25", "USD");
        var taken = operator()
                .post("/v1/admin/invoices/%s/correction".formatted(number(replaced)), Map.of("reason", "Test"));
        assertThat(taken.status()).as(taken.text()).isLessThan(300);

        var report = operator()
                .get(REPORT + "?month=2018-08&sort=-balance&tenant=" + batch)
                .body();

        assertThat(accounts(of(report, paid))).containsExactly("EUR 0 2.25 0");
        // taken back with what the grant paid of it, and issued again, the grant used again
        assertThat(accounts(of(report, replaced))).containsExactly("EUR 16.88 0.88 16");
        assertThat(accounts(of(report, open))).containsExactly("USD 0 0 10");
        assertThat(of(report, never).path("accounts")).isEmpty();
        assertThat(accounts(report.path("total"))).containsExactly("EUR 16.88 3.13 16", "USD 0 0 10");
        assertThat(report.at("/tenants/0/tenant").asString()).isEqualTo(replaced);
        assertThat(report.at("/tenants/1/tenant").asString()).isEqualTo(open);

        assertThat(collected(month, paid)).isEmpty();
        assertThat(collected(month, replaced)).as("the balance").containsExactly("EUR 16.00");
        assertThat(collected(month, open)).containsExactly("USD 10.00");

        assertThat(slugs("?month=2018-08&account=UNPAID")).containsExactlyInAnyOrder(replaced, open);
        assertThat(slugs("?month=2018-08&account=CREDITED")).containsExactlyInAnyOrder(replaced, paid);
        assertThat(slugs("?month=2018-08&sort=-credits")).startsWith(replaced, paid);
        assertThat(slugs("?month=2018-08&sort=credits")).hasSize(4).endsWith(paid, replaced);
        assertThat(slugs("?month=2018-08&sort=balance")).hasSize(4).endsWith(open, replaced);
        assertThat(slugs("?month=2018-08&budget=NONE")).hasSize(4);
        assertThat(slugs("?month=2018-08&budget=NEAR")).isEmpty();
        // what came of the month's invoices is of the whole month, also in days in which nobody was there any more
        var days = operator()
                .get(REPORT + "?from=2018-08-15&to=2018-08-31&tenant=" + batch)
                .body();
        assertThat(accounts(of(days, paid))).containsExactly("EUR 0 2.25 0");
        assertThat(of(days, paid).path("revenue").toString()).doesNotContain("11.25");
        assertThat(accounts(days.path("total"))).containsExactly("EUR 16.88 3.13 16", "USD 0 0 10");
        assertThat(slugs("?from=2018-08-15&to=2018-08-31")).containsExactlyInAnyOrder(paid, replaced, open);
        // a balance is of all invoices; credits are of the months that are asked for
        billed.charge(billed.id(replaced), month.plusMonths(1));
        var after = operator().get(REPORT + "?month=2018-09&tenant=" + replaced).body();
        assertThat(accounts(after.path("total"))).containsExactly("EUR 0 0 16");

        var csv = operator()
                .send(REPORT + "?month=2018-08&tenant=" + replaced, "GET", null, Map.of("Accept", "text/csv"))
                .text();
        assertThat(csv).contains(",overheadBilled,creditNotes,grantsUsed,balance,", ",5.63,16.88,0.88,16.00,");
        assertThat(PdfText.of(operator(), REPORT + "?month=2018-08&tenant=" + batch))
                .contains("Credits", "20.01 EUR", "17.76", "Balance", "10.00 USD");
    }

    private void give(String slug, String amount, String currency) throws Exception {
        var given = operator()
                .post(
                        "/v1/tenants/%s/credits".formatted(slug),
                        Map.of("kind", "CREDIT", "amount", amount, "currency", currency, "reason", "Test"));
        assertThat(given.status()).as(given.text()).isEqualTo(201);
    }

    private void pay(String invoice, String amount, String currency) throws Exception {
        var paid = operator()
                .post(
                        "/v1/admin/payments",
                        Map.of(
                                "reference", UUID.randomUUID().toString(),
                                "invoice", invoice,
                                "amount", amount,
                                "currency", currency,
                                "paidAt", "2018-10-01T00:00:00Z"));
        assertThat(paid.status()).as(paid.text()).isLessThan(300);
    }

    /** Of that tenant in the file for a payment system. */
    private List<String> collected(YearMonth month, String slug) throws Exception {
        return operator()
                .send("/v1/admin/invoices?month=" + month, "GET", null, Map.of("Accept", "text/csv"))
                .text()
                .lines()
                .map(line -> line.split(","))
                .filter(cells -> cells[1].equals(slug))
                .map(cells -> cells[3] + " " + cells[4])
                .toList();
    }

    private String number(String slug) {
        return jdbc.sql("select number from invoice where tenant_id = ? and kind = 'INVOICE'")
                .param(billed.id(slug))
                .query(String.class)
                .single();
    }

    private List<String> slugs(String query) throws Exception {
        return operator()
                .get(REPORT + query + "&tenant=" + batch)
                .body()
                .path("tenants")
                .valueStream()
                .map(row -> row.path("tenant").asString())
                .toList();
    }

    private static List<String> accounts(JsonNode node) {
        return node.path("accounts")
                .valueStream()
                .map(account -> "%s %s %s %s"
                        .formatted(
                                account.path("currency").asString(),
                                number(account, "/creditNotes"),
                                number(account, "/grantsUsed"),
                                number(account, "/balance")))
                .toList();
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
                .orElseThrow(() -> new AssertionError(slug + " is not in " + report));
    }

    private static String number(JsonNode node, String path) {
        return node.at(path).decimalValue().stripTrailingZeros().toPlainString();
    }
}
