package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.e2e.Api;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A tenant's tax rate that is set ahead. */
@Import(InvoicedTenant.class)
class TaxAheadIT extends WebIT {

    private static final String SOON = "2190-01-01T00:00:00Z";
    private static final String LATER = "2191-01-01T00:00:00Z";

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
        assertThat(set(operator(), "7", LATER).status()).isEqualTo(200);
        assertThat(coming()).hasSize(2);
        assertThat(set(operator(), "21.5", SOON).status())
                .as("said again, though another one comes after it")
                .isEqualTo(200);
        assertThat(coming()).hasSize(2);
        for (int n = 0; n < 2; n++) {
            assertThat(operator().send(path() + "/coming-tax", "DELETE", null).status())
                    .isEqualTo(204);
        }
        assertThat(coming()).isEmpty();
        assertThat(set(operator(), "22", null).body().path("taxPercent").asString())
                .isEqualTo("22");
    }

    /** 21.5 % come in 2190, which was said of what holds until then. */
    @ParameterizedTest
    @CsvSource({
        "22, 2190-01-01T00:00:00Z, taxValidFrom",
        "22, 2189-12-31T23:59:59Z, taxValidFrom",
        "22, 2020-01-01T00:00:00Z, taxValidFrom",
        "22, now, taxValidFrom",
        "22, 2190-01-01T00:00:00.5Z, taxValidFrom",
        "22, 2200-01-01T00:00:00Z, taxValidFrom",
        "101, 2191-01-01T00:00:00Z, taxPercent",
        "22, , taxPercent",
        " , 2192-01-01T00:00:00Z, taxPercent"
    })
    void refusesWhatCanNotBeSetBesideOneThatComes(@Nullable String percent, @Nullable String from, String field)
            throws Exception {
        assertThat(set(operator(), "21.5", SOON).status()).isEqualTo(200);
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        assertRefused(set(operator(), percent, "now".equals(from) ? now : from), field);
        assertThat(coming()).hasSize(1);
    }

    @Test
    void membersSetNoTax() throws Exception {
        assertThat(set(operator(), "21.5", SOON).status()).isEqualTo(200);
        var member = member(slug);
        assertRefused(set(member, "19", LATER), "taxValidFrom");
        assertThat(member.send(path() + "/coming-tax", "DELETE", null).status()).isEqualTo(403);
        assertThat(set(member, null, null).body().path("comingTax")).hasSize(1);
    }

    @Test
    void holdsFromItsSecondOn() throws Exception {
        var id = tenancy.idOf(slug);
        assertThat(set(operator(), "7", SOON).status()).isEqualTo(200);
        var soon = Instant.parse(SOON);
        assertThat(profiles.at(id, soon.minusSeconds(1)).taxPercent()).isEqualByComparingTo("19");
        assertThat(profiles.at(id, soon).taxPercent()).isEqualByComparingTo("7");
        assertThat(profiles.last(id).taxPercent()).isEqualByComparingTo("19");
    }

    @Test
    void oneThatCameAMomentAgoHoldsThroughWhatIsSaidAfterIt() throws Exception {
        slug = tenant(); // whose profile is older
        var id = tenancy.idOf(slug);
        jdbc.sql("insert into billing_profile values (?, '2020-01-01T00:00:00Z', 'UTC', 19, '', '', 'test', now())")
                .param(id)
                .update();
        var came = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SetTax.inThePast(jdbc, transaction, id, came, 7);
        assertThat(profiles.at(id, came.minusSeconds(1)).taxPercent()).isEqualByComparingTo("19");
        assertThat(profiles.last(id).taxPercent()).isEqualByComparingTo("7");
        assertThat(coming()).isEmpty();

        var moved = member(slug).send(path(), "PUT", Map.of("timeZone", "Europe/Berlin"));
        assertThat(moved.body().path("taxPercent").asString()).isEqualTo("7");
        assertThat(set(operator(), "8", null).body().path("taxPercent").asString())
                .as("at once, in the same second or not")
                .isEqualTo("8");
    }

    /** Each change is of a second of its own, after all that were said before. */
    @Test
    void aTenantThatChangesItsAddressAllTheTimeDoesNotPutOffItsTax() throws Exception {
        var member = member(slug);
        Api.Answer answer;
        int saved = 0;
        do {
            answer = member.send(path(), "PUT", Map.of("timeZone", "UTC", "address", "Street " + saved));
            saved++;
        } while (answer.status() == 200 && saved < 100);
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.text()).contains("changed many times");
        assertThat(jdbc.sql(
                                "select max(valid_from) < now() + interval '11 seconds' from billing_profile where tenant_id = ?")
                        .param(tenancy.idOf(slug))
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void whatHoldsByThenAlreadyIsNotSetAhead() throws Exception {
        assertThat(set(operator(), "19.00", SOON).status()).isEqualTo(200);
        assertThat(coming()).isEmpty();
        assertThat(set(operator(), "22", null).status())
                .as("nothing stands in its way")
                .isEqualTo(200);
        assertThat(set(operator(), "7", SOON).status()).isEqualTo(200);
        assertThat(set(operator(), "7", LATER).status()).isEqualTo(200);
        assertThat(coming()).hasSize(1);
        assertThat(set(operator(), "22", LATER).status()).isEqualTo(200);
        assertThat(coming()).hasSize(2);
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

    private Api.Answer set(Api as, @Nullable String percent, @Nullable String from) throws Exception {
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
