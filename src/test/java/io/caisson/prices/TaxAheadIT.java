package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caisson.charges.BilledTenant;
import io.caisson.e2e.Api;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A tenant's tax rate that is set ahead. */
@Import(InvoicedTenant.class)
class TaxAheadIT extends WebIT {

    private static final String SOON = "2190-01-01T00:00:00Z";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private BillingProfiles profiles;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private TransactionTemplate transaction;

    private String slug;

    @BeforeEach
    void nineteenPercent() throws Exception {
        slug = tenant();
        assertThat(set(operator(), "19", null).status()).isEqualTo(200);
    }

    @Test
    void isSetAheadOfWhatHoldsNowAndTakenBack() throws Exception {
        var set = operator()
                .send(path(), "PUT", Map.of("timeZone", "Europe/Berlin", "taxPercent", "21.5", "taxValidFrom", SOON));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.body().path("taxPercent").asString()).isEqualTo("19");
        assertThat(set.body().path("timeZone").asString())
                .as("all else is from now on")
                .isEqualTo("Europe/Berlin");
        assertThat(coming()).hasToString("[{\"taxPercent\":\"21.5\",\"validFrom\":\"2190-01-01T00:00:00Z\"}]");

        assertThat(set(operator(), "21.5", SOON).status()).as("said again").isEqualTo(200);
        assertThat(coming()).hasSize(1);
        assertRefused(set(operator(), "22", SOON), "taxValidFrom");
        assertRefused(set(operator(), "22", "2189-12-31T23:59:59Z"), "taxValidFrom");
        assertRefused(set(operator(), "22", "2020-01-01T00:00:00Z"), "taxValidFrom");
        assertRefused(
                set(
                        operator(),
                        "22",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()),
                "taxValidFrom");
        assertRefused(set(operator(), "22", SOON.replace("00Z", "00.5Z")), "taxValidFrom");
        assertRefused(set(operator(), "101", "2191-01-01T00:00:00Z"), "taxPercent");
        assertRefused(set(operator(), "22", null), "taxPercent"); // 21.5 was said of what holds until then
        assertThat(set(operator(), "7", "2191-01-01T00:00:00Z").status()).isEqualTo(200);
        assertThat(coming()).hasSize(2);
        assertThat(set(operator(), "21.5", SOON).status())
                .as("said again, though another one comes after it")
                .isEqualTo(200);
        assertThat(coming()).hasSize(2);
        assertRefused(set(operator(), null, "2192-01-01T00:00:00Z"), "taxPercent");

        var member = member(slug);
        assertRefused(set(member, "19", SOON), "taxValidFrom");
        assertThat(member.send(path() + "/coming-tax", "DELETE", null).status()).isEqualTo(403);
        assertThat(set(member, null, null).body().path("comingTax")).hasSize(2);
        for (int n = 0; n < 2; n++) {
            assertThat(operator().send(path() + "/coming-tax", "DELETE", null).status())
                    .isEqualTo(204);
        }
        assertThat(coming()).isEmpty();
        assertThat(set(operator(), "22", null).body().path("taxPercent").asString())
                .isEqualTo("22");
    }

    @Test
    void holdsFromItsSecondOnAndThroughWhatIsSaidAfterIt() throws Exception {
        var id = tenancy.idOf(slug);
        var soon = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
        assertThat(set(operator(), "7", soon.toString()).status()).isEqualTo(200);
        assertThat(profiles.at(id, soon.minusSeconds(1)).taxPercent()).isEqualByComparingTo("19");
        assertThat(profiles.at(id, soon).taxPercent()).isEqualByComparingTo("7");
        await().until(() -> profiles.last(id).taxPercent().intValue() == 7);
        assertThat(coming()).isEmpty();

        var moved = member(slug).send(path(), "PUT", Map.of("timeZone", "Europe/Berlin"));
        assertThat(moved.body().path("taxPercent").asString()).isEqualTo("7");
        assertThat(set(operator(), "8", null).body().path("taxPercent").asString())
                .as("at once, in the same second or not")
                .isEqualTo("8");
    }

    /** What was valid is kept by the table itself, and comes after all that was said before. */
    @Test
    void theTableTakesNothingInBetweenAndLosesNothingThatHeld() {
        var id = tenancy.idOf(slug);
        comes(SOON, 7);
        for (var sql : new String[] {
            "insert into tax_change values (:tenant, '2189-01-01Z', 8, 'test', now())",
            "insert into tax_change values (:tenant, '2191-01-01Z', 101, 'test', now())",
            "insert into tax_change values (:tenant, '2191-01-01 00:00:00.5Z', 8, 'test', now())",
            "update tax_change set tax_percent = 8 where tenant_id = :tenant"
        }) {
            assertThat(refused(sql)).as(sql).isTrue();
        }
        profiles.takeBackComingTax(id);
        assertThat(profiles.comingTax(id)).isEmpty();
    }

    /** By its own clock. */
    @Test
    void theTableTakesNoRateForATimeThatWas() throws Exception {
        slug = tenant(); // nobody has said anything of it yet
        for (var from : new String[] {
            "2020-01-01Z",
            Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString()
        }) {
            assertThatThrownBy(() -> comes(from, 8)).hasMessageContaining("a tax rate can't be valid from");
        }
    }

    @Test
    void whatHoldsByThenAlreadyIsNotSetAhead() throws Exception {
        assertThat(set(operator(), "19.00", SOON).status()).isEqualTo(200);
        assertThat(coming()).isEmpty();
        assertThat(set(operator(), "22", null).status())
                .as("nothing stands in its way")
                .isEqualTo(200);
        assertThat(set(operator(), "7", SOON).status()).isEqualTo(200);
        assertThat(set(operator(), "7", "2191-01-01T00:00:00Z").status()).isEqualTo(200);
        assertThat(coming()).hasSize(1);
        assertThat(set(operator(), "22", "2191-01-01T00:00:00Z").status()).isEqualTo(200);
        assertThat(coming()).hasSize(2);
    }

    /** Each of many saves in a second is valid a second after the one before. */
    @Test
    void whatWasCarriedOnIsNotTakenBackInPart() {
        var id = tenancy.idOf(slug);
        var soon = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        comes(soon.toString(), 7);
        for (int n = 0; n < 23; n++) {
            var address = "Street " + n;
            profiles.set(id, last -> new BillingProfile(last.zone(), last.taxPercent(), address, ""), null, "test");
        }
        assertThat(profiles.last(id).taxPercent()).isEqualByComparingTo("7");
        assertThat(profiles.comingTax(id)).isEmpty();
        profiles.takeBackComingTax(id);
        assertThat(profiles.at(id, soon.minusSeconds(1)).taxPercent()).isEqualByComparingTo("19");
        assertThat(profiles.at(id, soon).taxPercent()).isEqualByComparingTo("7");
    }

    /** By the rate of the month's last second; a verification says so, too. */
    @Test
    void aMonthIsTaxedByTheRateOfItsLastSecondAndVerifiedByIt() throws Exception {
        slug = tenant(); // nobody has said anything of it yet
        var end = YearMonth.now(ZoneOffset.UTC).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        SetTax.inThePast(jdbc, transaction, tenancy.idOf(slug), end.minusSeconds(86_400), 5);
        SetTax.inThePast(jdbc, transaction, tenancy.idOf(slug), end.minusSeconds(1), 7);
        SetTax.inThePast(jdbc, transaction, tenancy.idOf(slug), end, 9);
        BilledTenant.of(jdbc, slug).pricedAtOneEuroPerCoreHour();
        var number = invoiced.lastMonth(slug);

        var invoice = operator().get("/v1/admin/invoices/" + number).body();
        assertThat(invoice.path("taxPercent").decimalValue()).isEqualByComparingTo("7");
        assertThat(invoice.path("tax").asString()).isEqualTo("0.70");
        assertThat(differences(number)).isEmpty();
        tamper("8");
        assertThat(differences(number).toString()).contains("tax rate", "\"8\"", "\"7\"");
        tamper("7");
        assertThat(differences(number)).isEmpty();
    }

    @Test
    void anOperatorSetsItWithAForm() throws Exception {
        var operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
        var page = "/tenants/" + slug + "/billing-profile";
        var sent = new HashMap<>(Map.of("timeZone", "UTC", "taxPercent", "21", "taxValidFrom", "2190-01-01T00:00"));
        assertThat(operator.get(page).text()).contains("Tax valid from").doesNotContain("Tax that comes");
        assertThat(operator.post(page, sent).text())
                .contains("Tax that comes", "21 % from 1 Jan 2190, 00:00:00 UTC on.", "value=\"19\"");
        sent.put("taxPercent", "22");
        var refused = operator.post(page, sent);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("id=\"taxValidFrom-error\"", "take that back first", "2190-01-01T00:00");

        var member = new Visitor(URI.create(base()).getPort());
        member.signIn(token(slug));
        assertThat(member.get(page).text())
                .contains("21 % from 1 Jan 2190", "The tax is 19 %")
                .doesNotContain("Take it back", "Tax valid from");
        assertThat(member.post(page + "/take-back", Map.of()).status()).isEqualTo(403);
        assertThat(member.post(page, Map.of("timeZone", "UTC", "taxId", "X1", "taxValidFrom", "2191-01-01T00:00"))
                        .text())
                .contains("21 % from 1 Jan 2190")
                .doesNotContain("2191");
        assertThat(operator.post(page + "/take-back", Map.of()).text())
                .contains("Taken back")
                .doesNotContain("Tax that comes");
    }

    /** Who opened the form before a rate came and saves something else doesn't undo it. */
    @Test
    void aFormLeavesTheRateThatItShowed() throws Exception {
        var operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
        var page = "/tenants/" + slug + "/billing-profile";
        assertThat(operator.get(page).text()).contains("name=\"taxShown\" value=\"19\"");
        assertThat(set(operator(), "21", null).status()).isEqualTo(200);

        var sent = Map.of("timeZone", "UTC", "taxPercent", "19", "taxShown", "19", "taxId", "X1");
        assertThat(operator.post(page, sent).text()).contains("name=\"taxShown\" value=\"21\"", "value=\"X1\"");
        var other = Map.of("timeZone", "UTC", "taxPercent", "7", "taxShown", "19", "taxId", "X1");
        assertThat(operator.post(page, other).text()).contains("name=\"taxShown\" value=\"7\"");
    }

    private boolean refused(String sql) {
        try {
            jdbc.sql(sql).param("tenant", tenancy.idOf(slug)).update();
            return false;
        } catch (DataIntegrityViolationException e) {
            return true;
        }
    }

    private void comes(String from, int percent) {
        jdbc.sql("insert into tax_change values (?, cast(? as timestamptz), ?, 'test', now())")
                .params(tenancy.idOf(slug), from, percent)
                .update();
    }

    /** The rate of last month, as somebody could who owns the machine. */
    private void tamper(String percent) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("""
                    update tax_change set tax_percent = cast(? as numeric)
                    where tenant_id = ? and extract(second from valid_from) = 59""").params(percent, tenancy.idOf(slug)).update();
        });
    }

    private JsonNode differences(String number) throws Exception {
        var run = operator().post("/v1/admin/verifications", Map.of("invoice", number));
        assertThat(run.status()).as(run.text()).isEqualTo(201);
        return run.body().path("differences");
    }

    private JsonNode coming() throws Exception {
        return operator().get(path()).body().path("comingTax");
    }

    private Api.Answer set(Api as, String percent, String from) throws Exception {
        var body = new HashMap<String, Object>(Map.of("timeZone", "UTC"));
        body.put("taxPercent", percent);
        body.put("taxValidFrom", from);
        return as.send(path(), "PUT", body);
    }

    private static void assertRefused(Api.Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo(field);
    }

    private String path() {
        return "/v1/tenants/%s/billing-profile".formatted(slug);
    }
}
