package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever form is refused leads straight to the first field that is wrong, also who sees nothing and has no script. */
@Import(InvoicedTenant.class)
class RefusedFormsIT extends WebIT {

    private static final Pattern FOCUSED = Pattern.compile("<[^>]* autofocus\\b[^>]*>");
    private static final Pattern INVALID = Pattern.compile("<[^>]* aria-invalid=\"true\"[^>]*>");
    private static final Pattern MESSAGE = Pattern.compile("id=\"([^\"]+-error)\"");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private InvoicedTenant invoiced;

    private Visitor operator;

    @BeforeEach
    void signIn() throws Exception {
        operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
    }

    @ParameterizedTest
    @CsvSource({
        "network/egress, mode=none",
        "network/peers, peer=neighbour",
        "notices/contacts, addresses=ops@example.org",
        "registries/allowed, registries=registry.example.org",
    })
    void aTenantThatIsBeingDeletedTakesNoMoreAndAPageSaysSo(String path, String form) throws Exception {
        var slug = tenant();
        var field = form.split("=", 2);
        state(slug, "DELETING");
        try {
            var page = operator.post("/tenants/%s/%s".formatted(slug, path), Map.of(field[0], field[1]));
            assertThat(page.status()).as(page.text()).isEqualTo(409);
            assertThat(page.text()).contains("is being deleted and takes no more changes");
        } finally {
            state(slug, "ACTIVE");
        }
    }

    private void state(String slug, String state) {
        jdbc.sql("update tenant set state = ?, deleting_since = case when ? = 'DELETING' then now() end where slug = ?")
                .params(state, state, slug)
                .update();
    }

    @ParameterizedTest
    @CsvSource({
        "/tenants, slug=Not a slug&name=x, slug",
        "/tenants, slug=fine-slug&name=, name",
        "TENANT/apps, name=web&kind=pond&image=web&instances=1&size=nano, kind",
        "TENANT/apps, name=Bad_Name&kind=service&image=https://nowhere&instances=many&size=nano, name",
        "TENANT/apps, name=web&kind=service&image=https://nowhere&instances=many&size=nano, image",
        "TENANT/tokens, name=, name",
        "TENANT/network/egress, mode=allowlist&allow=nowhere, allow",
        "TENANT/network/peers, peer=A, peer",
        "TENANT/registries, host=127.0.0.1:1&username=a:b&password=p, username",
        "TENANT/registries/allowed, registries=no/host, registries",
        "TENANT/notices, url=ftp://x, url",
        "TENANT/notices, url=https://example.org/&types=nonsense, types",
        "TENANT/notices/contacts, addresses=nobody, addresses",
        "TENANT/budget, currency=EUR&soft=many&hard=, soft",
        "TENANT/billing-profile, timeZone=Atlantis&taxPercent=0&address=&taxId=, timeZone",
        "TENANT/plan, plan=nobodys, plan",
        "TENANT/plan, plan=no\0ne, plan",
        "TENANT/plan, plan=standard&validFrom=never, validFrom",
        "TENANT/credits, id=8f4c7b52-6f0e-4f5b-9f44-3d1b6a5f1a01&kind=GIFT&amount=1&currency=EUR&reason=x, kind",
        "TENANT/credits, id=8f4c7b52-6f0e-4f5b-9f44-3d1b6a5f1a02&kind=CREDIT&amount=0&currency=EUR&reason=x, amount",
        "TENANT/suspension, reason=x&confirm=, confirm",
        "TENANT/delete, confirm=, confirm",
        "/admin/invoices/payments, invoice=2026-999999&amount=1&currency=EUR&paidOn=2026-11-01&reference=r, invoice",
        "/admin/prices, name=ab&currency=EUR, name",
        "/admin/prices/replay, book=standard&months=13, months",
        "/admin/prices/replay, book=standard&months=1&tenant=no\0ne, tenant",
        "/admin/plans, name=focus&priceBook=standard&overhead=FREE, overhead",
        "/admin/plans, name=focus&priceBook=standard&overhead=BILL&cpu=1e9, cpu",
        "/admin/verifications, month=soon, month",
        "/admin/verifications, month=2026-10&tenant=nobodys, tenant",
        "/admin/verifications, month=2026-10&tenant=no\0ne, tenant",
        "/admin/verifications, invoice=2026-999999, invoice",
    })
    void theFocusIsOnTheFirstFieldThatIsWrong(String path, String form, String field) throws Exception {
        var sent = Arrays.stream(form.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        var page = operator.post(path.replace("TENANT", "/tenants/" + tenant()), sent);

        assertThat(page.status()).as(page.text()).isEqualTo(422);
        assertThat(all(FOCUSED, page.text()))
                .singleElement()
                .asString()
                .contains("name=\"" + field + "\"")
                .containsPattern("aria-invalid=\"true\"|type=\"(radio|checkbox)\"");
        assertThat(all(INVALID, page.text()))
                .allSatisfy(tag -> assertThat(tag).containsPattern("aria-describedby=\"[^\"]*-error\""));
        assertThat(MESSAGE.matcher(page.text()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(page.text()).containsPattern("aria-describedby=\"([^\"]* )?" + id + "\""));
    }

    /** The API has other names for them. */
    @ParameterizedTest
    @CsvSource({
        "budget, soft, many, Soft limit",
        "billing-profile, timeZone, Atlantis, Time zone",
        "billing-profile, taxPercent, much, Tax in percent",
        "billing-profile, taxValidFrom, soon, Tax valid from (UTC)",
        "plan, validFrom, soon, Valid from (UTC)",
        "plan, plan, nobodys, Plan",
        "credits, amount, x, Amount",
        "credits, currency, x, Currency",
        "credits, reason, '', For",
        "credits, expiresAt, soon, Expires (UTC)",
        "notices, url, ftp://x, Address",
        "notices/contacts, addresses, nobody, Addresses",
        "/admin/invoices/payments, invoice, 2026-999999, Invoice",
        "/admin/invoices/payments, amount, x, Amount",
        "/admin/invoices/payments, currency, x, Currency",
        "/admin/invoices/payments, paidOn, 2199-01-01, Paid on",
        "/admin/invoices/payments, paidOn, soon, Paid on",
        "/admin/invoices/payments, reference, '', Reference",
        "/admin/prices, name, A, Name",
        "/admin/prices, currency, XAU, Currency",
        "/admin/prices, minimum, x, Minimum a month",
        "/admin/prices, validFrom, soon, Valid from (UTC)",
        "/admin/plans, name, A, Name",
        "/admin/plans, priceBook, nobodys, Price book",
        "/admin/plans, markUpPercent, '', Mark-up in percent",
        "/admin/plans, markUpPercent, x, Mark-up in percent",
        "/admin/plans, cpu, x, CPU cores",
        "/admin/plans, memory, x, Memory",
        "/admin/plans, instances, x, Instances",
        "/admin/plans, validFrom, soon, Valid from (UTC)",
        "/admin/verifications, month, soon, Month",
        "/admin/verifications, tenant, nobodys, Tenant",
        "/admin/verifications, invoice, 2026-999999, Invoice",
    })
    void aRefusedFieldIsCalledWhatItsLabelSays(String form, String field, String value, String label) throws Exception {
        var text = refused(form, field, value);
        assertThat(text)
                .contains("<span>" + label + " is &#39;" + value + "&#39;, but must be")
                .contains("<label for=\"" + field + "\">" + label + "</label>")
                .doesNotContain("GET /v1");
    }

    /** Those whose label stands elsewhere, and times, which people read in other words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            billing-profile | taxValidFrom | 2200-01-01T00:00:00Z | Tax valid from (UTC) is '1 Jan 2200, 00:00:00 UTC'
            credits | expiresAt | 2020-01-01T00:00 | Expires (UTC) is '1 Jan 2020, 00:00:00 UTC'
            credits | kind | GIFT | Kind is 'GIFT'
            notices | types | nonsense | Hears of is 'nonsense'
            /admin/prices | cpu.each | x | CPU, one core-hour is 'x'
            /admin/prices | overhead.memory.free | x | Sandbox memory, free GiB-hours is 'x'
            /admin/plans | overhead | FREE | Sandbox overhead is 'FREE'
            """)
    void aRefusedFieldIsSaidInTheWordsOfItsPage(String form, String field, String value, String said) throws Exception {
        assertThat(refused(form, field, value).replace("&#39;", "'")).contains("<span>" + said + ", but must be");
    }

    @Test
    void aRefusedWebhookIsCalledWhatItsLabelsSay() throws Exception {
        var notices = "/tenants/" + tenant() + "/notices";
        var made = operator.post(notices, Map.of("url", "http://127.0.0.1:9/refused"))
                .text();
        var hook = made.replaceAll("(?s).*href=\"(" + notices + "/[0-9a-f-]{36})\".*", "$1");
        assertThat(operator.post(hook, Map.of("url", "ftp://x")).text())
                .contains("<span>Address is &#39;ftp://x&#39;, but must be");
    }

    private String refused(String form, String field, String value) throws Exception {
        var sent = new HashMap<>(Map.of("currency", "EUR", "amount", "1", "name", "fine", "priceBook", "standard"));
        sent.putAll(Map.of("soft", "", "hard", "", "timeZone", "UTC", "taxPercent", "0"));
        sent.putAll(Map.of("reason", "x", "kind", "CREDIT", "id", "8f4c7b52-6f0e-4f5b-9f44-3d1b6a5f1a03"));
        sent.putAll(Map.of("plan", "standard", "url", "http://127.0.0.1:9/", "paidOn", "2026-11-01", "reference", "r"));
        if (form.startsWith("/admin")) {
            sent.keySet().removeAll(List.of("plan", "id"));
        }
        if (form.equals("/admin/plans")) {
            sent.putAll(
                    Map.of("overhead", "MARK_UP", "markUpPercent", "1", "cpu", "1", "memory", "1Gi", "instances", "1"));
        }
        if (form.equals("/admin/invoices/payments")) {
            sent.put("invoice", issued());
        }
        if (form.equals("/admin/verifications")) {
            sent.put("month", "2026-10");
        }
        sent.put(field, value);
        var page = operator.post(form.startsWith("/") ? form : "/tenants/" + tenant() + "/" + form, sent);
        assertThat(page.status()).as(page.text()).isEqualTo(422);
        return page.text();
    }

    private String issued() throws Exception {
        return invoiced.lastMonth(tenant());
    }

    @Test
    void whatIsWrongWithNoFieldIsFocusedItselfAndWithoutErrorNothingIs() throws Exception {
        var tenant = "/tenants/" + tenant();
        assertThat(operator.get(tenant + "/budget").text()).doesNotContain("autofocus", "aria-invalid=\"true\"");
        assertThat(operator.get(tenant + "/usage?month=soon").text())
                .containsPattern("role=\"alert\" tabindex=\"-1\" autofocus[^>]*>");
        assertThat(all(FOCUSED, operator.get("/tenants/new").text()))
                .singleElement()
                .asString()
                .contains("name=\"name\"");
        var stranger = new Visitor(URI.create(base()).getPort());
        stranger.get("/sign-in");
        assertThat(all(FOCUSED, stranger.post("/sign-in", Map.of("secret", "x")).text()))
                .singleElement()
                .asString()
                .contains("id=\"secret\"", "aria-invalid=\"true\"", "secret-error");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
