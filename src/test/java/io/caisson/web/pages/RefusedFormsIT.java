package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever form is refused leads straight to the first field that is wrong, also who sees nothing and has no script. */
class RefusedFormsIT extends WebIT {

    private static final Pattern FOCUSED = Pattern.compile("<[^>]* autofocus\\b[^>]*>");
    private static final Pattern INVALID = Pattern.compile("<[^>]* aria-invalid=\"true\"[^>]*>");
    private static final Pattern MESSAGE = Pattern.compile("id=\"([^\"]+-error)\"");

    @Autowired
    private JdbcClient jdbc;

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
        "billing-profile, taxValidFrom, 2200-01-01T00:00:00Z, Tax valid from (UTC)",
    })
    void aRefusedFieldIsCalledWhatItsLabelSays(String form, String field, String value, String label) throws Exception {
        var sent =
                new HashMap<>(Map.of("currency", "EUR", "soft", "", "hard", "", "timeZone", "UTC", "taxPercent", "0"));
        sent.put(field, value);
        var text = operator.post("/tenants/" + tenant() + "/" + form, sent).text();
        assertThat(text)
                .contains("<span>" + label + " is &#39;" + value + "&#39;, but must be")
                .contains("<label for=\"" + field + "\">" + label + "</label>");
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
