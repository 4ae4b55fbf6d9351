package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Invoices over HTTP, as programs and as people without JavaScript use them. */
@Import(InvoicedTenant.class)
class InvoicePagesIT extends WebIT {

    private static final Map<String, String> CSV = Map.of("Accept", "text/csv");

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private JdbcClient jdbc;

    private Visitor visitor;
    private String slug;

    @BeforeEach
    void signIn() throws Exception {
        visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(operator().token());
        slug = tenant();
    }

    @Test
    void aTenantReadsItsInvoiceInEveryForm() throws Exception {
        assertThat(visitor.get("/tenants/" + slug + "/invoices").text())
                .contains("No invoice was issued yet", "There are no credits");
        var number = invoiced.lastMonth(slug);
        var address = "/v1/tenants/" + slug + "/invoices/" + number;
        var mine = member(slug);

        var json = mine.get(address);
        assertThat(json.status()).as(json.text()).isEqualTo(200);
        assertThat(json.body().path("number").asString()).isEqualTo(number);
        assertThat(json.body().at("/lines/0/app").asString()).isEqualTo("=web()");
        var csv = mine.send(address, "GET", null, Map.of("Accept", "text/csv"));
        assertThat(csv.text()).startsWith("BilledCost,").contains("'=web()").doesNotContain(",=web()");
        var pdf = mine.send(address, "GET", null, Map.of("Accept", "application/pdf"));
        assertThat(pdf.status()).isEqualTo(200);
        assertThat(pdf.text()).startsWith("%PDF");
        assertThat(mine.get("/v1/tenants/" + slug + "/invoices").text()).contains(number);
        assertThat(mine.get("/v1/tenants/" + slug + "/charges").status()).isEqualTo(200);

        assertThat(visitor.get("/tenants/" + slug + "/invoices").text()).contains(number, "Forecast for the month");
        assertThat(visitor.get("/tenants/" + slug + "/invoices/" + number).text())
                .contains(number, "=web()", "Sandbox CPU", "Amount due", "10.000000");
        assertThat(visitor.get("/tenants/" + slug + "/invoices/" + number + ".pdf")
                        .status())
                .isEqualTo(200);
        assertThat(visitor.get("/tenants/" + slug + "/invoices/" + number + ".csv")
                        .text())
                .startsWith("BilledCost,");
    }

    @Test
    void aDraftIsForOperatorsUntilTheyIssueIt() throws Exception {
        var draft = invoiced.draft(slug);
        assertThat(member(slug)
                        .get("/v1/tenants/" + slug + "/invoices/" + draft)
                        .status())
                .isEqualTo(404);
        assertThat(operator().get("/v1/tenants/" + slug + "/invoices/" + draft).status())
                .isEqualTo(200);
        assertThat(operator().get("/v1/admin/invoices?state=DRAFT&limit=200").text())
                .contains(draft.toString());
        assertThat(visitor.get("/tenants/" + slug + "/invoices/" + draft).text())
                .contains("Draft");
        assertThat(visitor.get("/admin/invoices").text()).contains("In review until", "Issue now");
        assertThat(visitor.get("/admin/invoices/" + draft + "/issue").text())
                .contains("be undone", "Without you, it is issued on");

        assertThat(visitor.post("/admin/invoices/" + draft + "/issue", Map.of()).text())
                .contains("The invoice is issued", slug);
        assertThat(operator()
                        .post("/v1/admin/invoices/" + draft + "/issue", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aDraftIsNotCorrectedBeforeItIsIssued() throws Exception {
        var correction = "/admin/invoices/" + invoiced.draft(slug) + "/correction";
        var reason = Map.of("reason", "Wrong");
        for (var page : List.of(visitor.get(correction), visitor.post(correction, reason))) {
            assertThat(page.status()).isEqualTo(409);
            assertThat(page.text()).contains("is a draft", "issue it first");
        }
        var answer = operator().post("/v1" + correction, reason);
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.body().path("detail").asString()).contains("is a draft", "issue it first");
    }

    /** The reason of a month that has no invoice to print it on. */
    @Test
    void aMonthWithoutAnyLineIsClosedAndKeepsTheReason() throws Exception {
        var draft = invoiced.draftWithoutLines(slug);
        var page = "/admin/invoices/" + draft;
        assertThat(row(draft)).contains("why the month may be closed without an invoice", "Approve");
        assertThat(visitor.get(page + "/issue").text())
                .contains("Nothing was charged in this month, and", "Say why it may be closed without an invoice")
                .contains("It is kept with the month")
                .doesNotContain("for each currency", "printed on the invoice");
        assertThat(visitor.post(page + "/approval", Map.of("reason", "The <node> burned"))
                        .status())
                .isEqualTo(200);
        assertThat(row(draft)).contains("Close now", "Close ").doesNotContain("Issue now", "Issue ");
        assertThat(visitor.get(page + "/issue").text())
                .contains("Close now", "Integration gets no invoice", "Without you, it is closed on")
                .doesNotContain("for each currency", "Issue now");
        assertThat(visitor.post(page + "/issue", Map.of()).text())
                .contains("The month is closed without an invoice", "Closed without an invoice")
                .contains("The &lt;node&gt; burned", "Approved by");

        var mine = new Visitor(URI.create(base()).getPort());
        mine.signIn(token(slug));
        assertThat(mine.get("/tenants/" + slug + "/invoices").text())
                .contains("Closed without an invoice", "The &lt;node&gt; burned");
        var month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        var charges = member(slug)
                .get("/v1/tenants/" + slug + "/charges?month=" + month)
                .body();
        assertThat(charges.at("/closedWithoutInvoice/reason").asString()).isEqualTo("The <node> burned");
        assertThat(charges.at("/closedWithoutInvoice/missingSeconds").asLong())
                .isEqualTo(month.lengthOfMonth() * 86_400L);
        assertThat(operator()
                        .get("/v1/tenants/" + slug + "/charges")
                        .body()
                        .path("closedWithoutInvoice")
                        .isNull())
                .isTrue();
        var report = "/admin/reports/billing?month=" + month + "&tenant=" + slug;
        assertThat(operator()
                        .get("/v1" + report)
                        .body()
                        .at("/tenants/0/closedWithoutInvoice/0/reason")
                        .asString())
                .isEqualTo("The <node> burned");
        assertThat(visitor.get(report).text()).contains("was closed without an invoice by", "The &lt;node&gt; burned");
        assertThat(visitor.get(report.replace("?", ".csv?")).text())
                .contains(",closedWithoutInvoice\r\n", "s not seen: The <node> burned");
    }

    @Test
    void anOperatorGivesCreditNotesAPaymentAndCorrects() throws Exception {
        BilledTenant.of(jdbc, slug).pricedAtOneEuroPerCoreHour();
        var grant = Map.of("amount", "5.00", "currency", "EUR", "kind", "CREDIT", "reason", "Sorry");
        assertThat(operator().post("/v1/tenants/" + slug + "/credits", grant).status())
                .isEqualTo(201);
        assertThat(member(slug).get("/v1/tenants/" + slug + "/credits").text()).contains("Sorry");
        var number = invoiced.lastMonth(slug);
        var payment = Map.of(
                "invoice",
                number,
                "amount",
                "1.00",
                "currency",
                "EUR",
                "paidAt",
                "2026-11-01T00:00:00Z",
                "reference",
                slug);
        assertThat(operator().post("/v1/admin/payments", payment).status()).isEqualTo(201);
        assertThat(operator().post("/v1/admin/payments", payment).status()).isEqualTo(201);

        assertThat(visitor.get("/tenants/" + slug + "/invoices/" + number).text())
                .as("what of ten euro is neither given nor paid stands before the lines")
                .containsPattern("id=\"asked\"[^>]*>4.00 EUR<");
        assertThat(visitor.get("/admin/invoices/" + number + "/correction").text())
                .contains("Correct " + number, "be undone");
        var corrected = visitor.post("/admin/invoices/" + number + "/correction", Map.of("reason", "Wrong"));
        assertThat(corrected.text()).contains("was taken back", "Takes back " + number);
        assertThat(visitor.post("/admin/invoices/" + number + "/correction", Map.of("reason", "Again"))
                        .text())
                .contains("was taken back by");
        assertThat(operator()
                        .get("/v1/admin/invoices/" + number)
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("CREDITED");
        var note = operator()
                .get("/v1/admin/invoices/" + number)
                .body()
                .at("/issue/correctedBy")
                .asString();
        assertThat(visitor.get("/tenants/" + slug + "/invoices/" + note).text())
                .contains("Taken off", "Credits given back")
                .doesNotContain("Amount due", "Paid by credits");
        for (var file : List.of(
                operator().send("/v1/admin/invoices", "GET", null, CSV).text(),
                visitor.get("/admin/invoices.csv").text())) {
            assertThat(file).startsWith("number,tenant,due,currency,amount,reference\r\n");
            assertThat(file.lines().filter(line -> line.contains(slug)))
                    .as("ten euro, of which five were given and one was paid")
                    .singleElement()
                    .asString()
                    .doesNotContain(number)
                    .contains(",EUR,4.00,");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DRAFT", "PAID", "CREDITED"})
    void thereIsNoFileOfWhatNothingIsToBeCollectedOf(String state) throws Exception {
        var answer = operator().send("/v1/admin/invoices?state=" + state, "GET", null, CSV);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo("state");
        assertThat(answer.text()).contains("ISSUED or OVERDUE");
        var page = visitor.get("/admin/invoices.csv?state=" + state);
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("ISSUED or OVERDUE");
        assertThat(visitor.get("/admin/invoices?state=" + state).text()).doesNotContain("/admin/invoices.csv");
        assertThat(visitor.get("/admin/invoices?state=OVERDUE").text()).contains("/admin/invoices.csv?");
    }

    @Test
    void refusesACreditForEver() throws Exception {
        var grant = Map.of(
                "amount",
                "5.00",
                "currency",
                "EUR",
                "kind",
                "CREDIT",
                "reason",
                "Sorry",
                "expiresAt",
                "+999999999-01-01T00:00:00Z");
        var answer = operator().post("/v1/tenants/" + slug + "/credits", grant);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo("expiresAt");
    }

    @Test
    void whatIsWrongStandsBesideItsFieldAndWhatWasTypedStays() throws Exception {
        var number = invoiced.lastMonth(slug);
        var script = "<script>alert(1)</script>";
        assertThat(visitor.get("/admin/invoices/payments?invoice=" + number).text())
                .contains("value=\"" + number + "\"", "value=\"EUR\"");
        for (var wrong : List.of(
                List.of("amount", ""),
                List.of("amount", "1e999"),
                List.of("amount", "-1"),
                List.of("amount", "0.001"),
                List.of("amount", "9".repeat(400)),
                List.of("currency", "XXX"),
                List.of("currency", "USD"),
                List.of("currency", script),
                List.of("paidOn", "yesterday"),
                List.of("paidOn", "9999-12-31"),
                List.of("invoice", "2026-999999"),
                List.of("invoice", script),
                List.of("reference", ""),
                List.of("reference", "مرجع"))) {
            var given = new HashMap<>(Map.of(
                    "invoice",
                    number,
                    "amount",
                    "1",
                    "currency",
                    "EUR",
                    "paidOn",
                    "2026-11-01",
                    "reference",
                    "kept-" + slug));
            given.put(wrong.getFirst(), wrong.getLast());
            assertRefused(
                    visitor.post("/admin/invoices/payments", given),
                    wrong,
                    wrong.contains("reference") ? number : "kept-" + slug);
        }
        for (var wrong : List.of(
                List.of("kind", "GIFT"),
                List.of("amount", "0"),
                List.of("amount", "1,50"),
                List.of("currency", "euro"),
                List.of("reason", " "),
                List.of("reason", "a\u202Eb"),
                List.of("expiresAt", "2020-01-01T00:00"),
                List.of("expiresAt", script))) {
            var given = new HashMap<>(
                    Map.of("id", id(), "kind", "CREDIT", "amount", "1.50", "currency", "EUR", "reason", "kept"));
            given.put(wrong.getFirst(), wrong.getLast());
            assertRefused(
                    visitor.post("/tenants/" + slug + "/credits", given),
                    wrong,
                    wrong.contains("amount") ? "kept" : "1.50");
        }
        for (var page : List.of("/admin/invoices/" + number + "/correction")) {
            assertRefused(visitor.post(page, Map.of("reason", " ")), List.of("reason", " "), "");
            assertRefused(
                    visitor.post(page, Map.of("reason", "x".repeat(501))), List.of("reason", "x".repeat(501)), "");
        }
        assertThat(operator()
                        .get("/v1/admin/invoices/" + number)
                        .body()
                        .path("paid")
                        .asString())
                .isEqualTo("0.00");
    }

    @Test
    void anOperatorSeesWhatWasBilledAndIsNoLongerRight() throws Exception {
        var number = invoiced.lastMonth(slug);
        invoiced.billedWrongly(slug, null);
        assertThat(visitor.get("/admin/invoices").text())
                .contains("Billed, and no longer right", "<a href=\"/tenants/" + slug + "/invoices\">")
                .contains("Corrected by itself after");
        var waiting = tenant();
        invoiced.lastMonth(waiting);
        invoiced.billedWrongly(waiting, 7201L);
        var late = visitor.get("/admin/invoices").text().replaceAll("(?s).*no longer right(.*?)</table>.*", "$1");
        assertThat(late)
                .contains("2 h 0 min was not seen: somebody has to correct", number + "/correction\"")
                .containsSubsequence(waiting, slug);
    }

    @Test
    void anOperatorGivesACreditByAForm() throws Exception {
        var page = "/tenants/" + slug + "/credits";
        var form = visitor.get(page).text();
        assertThat(form).contains("Give a credit", "be taken back");
        var given = Map.of(
                "id",
                form.replaceAll("(?s).*name=\"id\" value=\"([^\"]+)\".*", "$1"),
                "kind",
                "PREPAID",
                "amount",
                "12.50",
                "currency",
                "EUR",
                "reason",
                "Bank transfer 4711");
        for (var n = 0; n < 2; n++) {
            assertThat(visitor.post(page, given).text())
                    .as("pressed twice")
                    .contains("The credit is given", "Bank transfer 4711", "12.50 EUR", "Prepaid");
        }
        var more = new HashMap<>(given);
        more.put("amount", "13");
        var refused = visitor.post(page, more);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("has given 12.50 EUR already", "value=\"13\"");
        assertThat(member(slug).get("/v1" + page).body().path("items")).hasSize(1);
    }

    /** Of the draft, in the list of those that wait. */
    private String row(UUID draft) throws Exception {
        return visitor.get("/admin/invoices")
                .text()
                .replaceAll("(?s).*(<tr>(?:(?!<tr>).)*" + draft + "/issue.*?</tr>).*", "$1");
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static void assertRefused(Visitor.Page seen, List<String> wrong, String kept) {
        var field = wrong.getFirst();
        assertThat(seen.status()).as(wrong.toString()).isEqualTo(422);
        assertThat(seen.text())
                .as(wrong.toString())
                .contains("id=\"%s-error\"".formatted(field), "must be", kept)
                .doesNotContain("<script>alert");
    }
}
