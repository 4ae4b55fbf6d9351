package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.metering.MadeSegment;
import io.caisson.web.WebIT;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Prices, plans and billing profiles with forms alone. */
class PricePagesIT extends WebIT {

    private static final String SOON = "2190-01-01T00:00";
    private static final Pattern BASE = Pattern.compile("name=\"base\" value=\"([^\"]*)\"");

    @Autowired
    private JdbcClient jdbc;

    private final String name = "w-" + UUID.randomUUID().toString().substring(0, 8);
    private Visitor operator;

    @BeforeEach
    void signIn() throws Exception {
        operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(operator().token());
    }

    @Test
    void aPriceBookIsWrittenDownCheckedAndMadeValid() throws Exception {
        assertThat(operator.get("/admin/prices").text())
                .contains("Price", "standard", "Valid now", "From the beginning")
                .doesNotContain("1970");
        assertThat(operator.get("/admin/prices/form?book=standard&sample=true").text())
                .contains("value=\"0.028\"", "Add a version to standard");

        var asked = operator.post("/admin/prices", book(Map.of()));
        assertThat(asked.text())
                .contains(
                        "Change the prices of " + name, "Yes, change it", "0.0310 EUR", "CPU, one core-hour", "At once")
                .contains("<title>Change the prices of " + name + "? · Caisson", ">5 EUR<");
        assertThat(books()).doesNotContain(name);

        var saved = operator.post("/admin/prices", book(Map.of("confirmed", "yes")));
        assertThat(saved.path()).isEqualTo("/admin/prices");
        assertThat(saved.text()).contains(name, "0.0310", "10 free a month", "Saved.");

        assertThat(operator.get("/admin/prices/form?book=" + name).text())
                .contains("value=\"0.031\"")
                .doesNotContain("name=\"name\"");
        var coming = version(Map.of("cpu.each", "0.04", "validFrom", SOON));
        assertThat(operator.post("/admin/prices", coming).text())
                .contains("<td class=\"number\">0.0310 EUR</td>", "0.0400 EUR")
                .contains("<time datetime=\"2190-01-01T00:00:00Z\">1 Jan 2190, 00:00:00 UTC</time>")
                .doesNotContain("CPU, free core-hours", ">" + SOON);
        coming.put("confirmed", "yes");
        assertThat(operator.post("/admin/prices", coming).text()).contains("Comes", "1 Jan 2190");
        var gone = operator.post("/admin/prices/take-back", Map.of("book", name, "validFrom", "2190-01-01T00:00:00Z"));
        assertThat(gone.text()).contains("Taken back").doesNotContain("1 Jan 2190");
        assertThat(operator.post("/admin/prices/take-back", Map.of("book", name, "validFrom", "2020-01-01T00:00:00Z"))
                        .text())
                .contains("what was valid is kept");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "cpu.each, -1",
                "cpu.each, NaN",
                "cpu.each, 1e999999999",
                "cpu.each, 1000000001",
                "cpu.each, 0.00000000001",
                "cpu.each, =cmd()",
                "overhead.memory.each, `1,5`",
                "instance.free, 1000000000000",
                "minimum, 0.001",
                "currency, XAU",
                "currency, ``",
                "validFrom, tomorrow",
                "validFrom, 1999-12-31T23:59",
                "validFrom, 2200-01-01T00:00",
                "validFrom, 2300-01-01T00:00",
                "name, ab",
                "name, <b>",
                "name, standard"
            })
    void refusesPricesBesideTheirField(String field, String value) throws Exception {
        for (var confirmed : new String[] {"", "yes"}) {
            var sent = book(Map.of(field, value));
            if (!confirmed.isEmpty()) {
                sent.put("confirmed", confirmed);
            }
            var page = operator.post("/admin/prices", sent);
            assertThat(page.status()).as(page.text()).isEqualTo(422);
            assertThat(page.text())
                    .contains("id=\"" + field + "-error\"", "aria-invalid=\"true\"")
                    .doesNotContain("<b>'");
            assertThat(page.text()).contains("value=\"0.0038\"");
        }
        assertThat(books()).doesNotContain(name);
    }

    @Test
    void refusesAVersionInBetween() throws Exception {
        operator.post("/admin/prices", book(Map.of("confirmed", "yes", "validFrom", SOON)));
        var page = operator.post("/admin/prices", version(Map.of("validFrom", "2189-01-01T00:00")));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text())
                .contains("id=\"validFrom-error\"", "take that back first")
                .contains(
                        "Valid from (UTC) is &#39;1 Jan 2189, 00:00:00 UTC&#39;",
                        "valid from 1 Jan 2190, 00:00:00 UTC");
        assertThat(operator.get("/admin/prices/form?book=nobodys").status()).isEqualTo(404);
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileIsShownAndNotUndone() throws Exception {
        operator.post("/admin/prices", book(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        var mine = version(Map.of("memory.each", "0.005", "validFrom", SOON));
        var theirs = version(Map.of("cpu.each", "0.04", "confirmed", "yes"));
        assertThat(operator.post("/admin/prices", theirs).text()).contains("Saved.");

        mine.put("minimum", "none");
        var refused = operator.post("/admin/prices", mine);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(base(refused)).as("of the version that was looked at").isEqualTo(mine.get("base"));
        mine.put("minimum", "5");

        for (var confirmed : new String[] {"", "yes"}) {
            var sent = new HashMap<>(mine);
            if (!confirmed.isEmpty()) {
                sent.put("confirmed", confirmed);
            }
            var page = operator.post("/admin/prices", sent);
            assertThat(page.status()).as(page.text()).isEqualTo(409);
            assertThat(page.text())
                    .contains("somebody else has changed the price book", "There now", "In the form")
                    .contains(
                            "<td class=\"number\">0.0400 EUR</td><td class=\"number\"><strong>0.0310 EUR</strong></td>")
                    .contains(
                            "<td class=\"number\">0.0038 EUR</td><td class=\"number\"><strong>0.0050 EUR</strong></td>")
                    .contains("value=\"0.005\"");
            assertThat(versions("price-books")).isEqualTo(2);
        }

        mine.put("base", base(operator.post("/admin/prices", mine)));
        mine.put("cpu.each", "0.04");
        assertThat(operator.post("/admin/prices", mine).text())
                .contains("Yes, change it", "0.005")
                .doesNotContain("CPU, one core-hour");
        mine.put("confirmed", "yes");
        assertThat(operator.post("/admin/prices", mine).text()).contains("Saved.");
        assertThat(versions("price-books")).isEqualTo(3);
    }

    @Test
    void aFormThatIsSentTwiceAddsOneVersion() throws Exception {
        operator.post("/admin/prices", book(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        operator.post("/admin/plans", plan(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        var sent = List.of(
                Map.of("cpu.each", "0.04", "cpu", "3", "confirmed", "yes"),
                Map.of("cpu.each", "0.05", "cpu", "4", "confirmed", "yes", "validFrom", SOON));
        for (int n = 0; n < sent.size(); n++) {
            var prices = version(sent.get(n));
            var plan = planVersion(sent.get(n));
            for (int click = 0; click < 2; click++) {
                assertThat(operator.post("/admin/prices", prices).text()).contains("Saved.");
                assertThat(operator.post("/admin/plans", plan).text()).contains("Saved.");
            }
            assertThat(versions("price-books")).isEqualTo(n + 2);
            assertThat(versions("plans")).isEqualTo(n + 2);
        }
    }

    /** As REST takes it. */
    @Test
    void aPlanOfTheMostThatOneMayHaveIsChangedByItsForm() throws Exception {
        var quota = Map.of("cpuMillis", 1_000_000_000, "memoryBytes", 1L << 50, "instances", 10_000);
        var made = operator()
                .post(
                        "/v1/admin/plans",
                        Map.of("name", name, "priceBook", "standard", "overhead", "BILL", "quota", quota));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        var form = operator.get("/admin/plans/form?plan=" + name);
        var sent = new HashMap<String, String>();
        for (var field : List.of("cpu", "memory", "instances", "base")) {
            var found =
                    Pattern.compile("name=\"" + field + "\" value=\"([^\"]*)\"").matcher(form.text());
            assertThat(found.find()).as(field).isTrue();
            sent.put(field, found.group(1));
        }
        sent.putAll(Map.of("plan", name, "priceBook", "standard", "overhead", "ABSORB", "validFrom", SOON));
        sent.put("confirmed", "yes");
        assertThat(operator.post("/admin/plans", sent).text()).contains("Saved.");
        assertThat(operator()
                        .get("/v1/admin/plans/" + name)
                        .body()
                        .at("/versions/1/quota/cpuMillis")
                        .asLong())
                .isEqualTo(1_000_000_000);
    }

    @Test
    void aPlanThatSomebodyElseHasChangedMeanwhileStaysSo() throws Exception {
        operator.post("/admin/prices", book(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        operator.post("/admin/plans", plan(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        var mine = planVersion(Map.of("instances", "7", "validFrom", SOON, "confirmed", "yes"));
        var theirs = planVersion(Map.of("cpu", "3", "confirmed", "yes"));
        assertThat(operator.post("/admin/plans", theirs).text()).contains("Saved.");

        var page = operator.post("/admin/plans", mine);
        assertThat(page.status()).as(page.text()).isEqualTo(409);
        assertThat(page.text())
                .contains("somebody else has changed the plan", "value=\"7\"")
                .contains("<td class=\"number\">3</td><td class=\"number\"><strong>2</strong></td>")
                .contains("<td class=\"number\">5</td><td class=\"number\"><strong>7</strong></td>");
        assertThat(versions("plans")).isEqualTo(2);
        mine.put("base", base(page));
        mine.put("cpu", "3");
        assertThat(operator.post("/admin/plans", mine).text()).contains("Saved.");
        assertThat(versions("plans")).isEqualTo(3);
    }

    @Test
    void triesPricesOnWhatWasUsed() throws Exception {
        var tenant = tenant();
        segment(tenant);
        var sent = version(Map.of("tenant", tenant, "months", "1", "memory.each", "0", "minimum", "0"));
        sent.remove("book");
        sent.put("cpu.free", "0");
        sent.put("cpu.each", "100");
        var page = operator.post("/admin/prices/replay", sent);
        // Two core-hours of the app; the overhead is absorbed.
        assertThat(page.text()).contains("0.00 EUR", "200.00 EUR", tenant, "which are not saved");
        assertThat(page.text())
                .contains("<td class=\"date\">"
                        + DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH)
                                .format(YearMonth.now(ZoneOffset.UTC)) + "</td>");
        assertThat(operator.post("/admin/prices/replay", Map.of("book", "standard", "months", "12"))
                        .status())
                .isEqualTo(200);
        for (var wrong : new String[] {"0", "13", "x", "-1"}) {
            var refused = operator.post("/admin/prices/replay", Map.of("book", "standard", "months", wrong));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text()).contains("id=\"months-error\"");
        }
        assertThat(operator.post("/admin/prices/replay", Map.of("book", "standard", "tenant", "nobodys"))
                        .text())
                .contains("id=\"tenant-error\"");
    }

    @Test
    void aPlanIsMadeChangedAndATenantPutOnIt() throws Exception {
        operator.post("/admin/prices", book(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        assertThat(operator.get("/admin/plans").text()).contains("standard", "Absorbed", "Tenants keep theirs");
        var plan = plan(Map.of());
        assertThat(operator.post("/admin/plans", plan).text())
                .contains("<title>Change the plan " + name + "? · Caisson", ">Billed with a mark-up<", ">12.5 %<")
                .contains(">CPU cores<", ">4 GiB<")
                .doesNotContain(">MARK_UP<", "such as");
        plan.put("confirmed", "yes");
        assertThat(operator.post("/admin/plans", plan).text()).contains(name, "12.5 %", "2 cores, 4 GiB, 5 instances");
        assertThat(operator.get("/admin/plans/form?plan=" + name).text())
                .contains("value=\"12.5\"", "value=\"4Gi\"", "Change the plan " + name);

        var tenant = tenant();
        var page = "/tenants/%s/plan".formatted(tenant);
        assertThat(operator.get(page).text()).contains("Now: standard", "The operator pays", "Put on a plan");
        var sent = new HashMap<>(Map.of("plan", name));
        var asked = operator.post(page, sent);
        assertThat(asked.text()).contains("Change the plan of Integration", "standard");
        assertThat(operator.get(page).text()).contains("Now: standard");
        sent.putAll(Map.of("confirmed", "yes", "base", base(asked)));
        assertThat(operator.post(page, sent).text())
                .contains(
                        "Now: " + name, "The mark-up is 12.5 %", "0.034875 EUR", "for one core-hour", "at least 5 EUR");

        sent.put("plan", "nobodys");
        assertThat(operator.post(page, sent).text()).contains("id=\"plan-error\"");
        for (var wrong : new String[] {"never", "2200-01-01T00:00"}) {
            sent.putAll(Map.of("plan", name, "validFrom", wrong));
            assertThat(operator.post(page, sent).text()).contains("id=\"validFrom-error\"");
        }
        sent.putAll(Map.of("plan", "standard", "validFrom", SOON));
        sent.remove("confirmed");
        var coming = operator.post(page, sent);
        assertThat(coming.text()).contains(">1 Jan 2190, 00:00:00 UTC</time>");
        sent.put("confirmed", "yes");
        var stale = operator.post(page, sent); // with what was confirmed before somebody put it on the plan
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.text())
                .contains("Somebody else put tenant", "on the plan &#39;" + name)
                .contains("<option value=\"standard\" selected=\"selected\">", "value=\"" + SOON + "\"")
                .doesNotContain("1 Jan 2190");
        sent.put("base", base(coming));
        assertThat(operator.post(page, sent).text()).contains("A change of plan is to come", "1 Jan 2190");
        assertThat(operator.post(page + "/take-back", Map.of()).text()).doesNotContain("1 Jan 2190");

        var member = new Visitor(URI.create(base()).getPort());
        member.signIn(token(tenant));
        assertThat(member.get(page).text())
                .contains("Now: " + name, "The mark-up is 12.5 %")
                .doesNotContain("Put on a plan", "operator\"");
        assertThat(member.post(page, sent).status()).isEqualTo(403);
        assertThat(member.get("/admin/prices").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "markUpPercent, 1000.1",
                "markUpPercent, -1",
                "markUpPercent, ``",
                "markUpPercent, 1e3",
                "priceBook, nobodys",
                "overhead, FREE",
                "cpu, 1e9",
                "cpu, 999999999",
                "cpu, ``",
                "memory, 4 GiB",
                "memory, 2000Ti",
                "instances, 10001",
                "instances, -1",
                "instances, 9999999999",
                "validFrom, 1970-01-01T00:00",
                "validFrom, 2200-01-01T00:00",
                "name, A",
            })
    void refusesPlansBesideTheirField(String field, String value) throws Exception {
        operator.post("/admin/prices", book(Map.of("confirmed", "yes", "validFrom", "2020-01-01T00:00")));
        var page = operator.post("/admin/plans", plan(Map.of(field, value, "confirmed", "yes")));
        assertThat(page.status()).as(page.text()).isEqualTo(422);
        assertThat(page.text()).contains("id=\"" + field + "-error\"");
        assertThat(operator().get("/v1/admin/plans/" + name).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "timeZone, +02:00",
                "timeZone, UTC+2",
                "timeZone, GMT",
                "timeZone, Etc/GMT-2",
                "timeZone, Europe/Atlantis",
                "timeZone, ``",
                "taxPercent, 100.1",
                "taxPercent, -1",
                "taxPercent, 1.0001",
                "taxPercent, NaN",
                "taxPercent, ``",
                "address, `a\u0007b`",
                "address, `a\u202eb`",
                "taxId, `a\u0000b`",
            })
    void refusesProfilesInFormAndApi(String field, String value) throws Exception {
        var tenant = tenant();
        var profile =
                new HashMap<>(Map.of("timeZone", "Europe/Berlin", "taxPercent", "19", "address", "", "taxId", ""));
        profile.put(field, value);
        var page = operator.post("/tenants/%s/billing-profile".formatted(tenant), profile);
        assertThat(page.status()).as(page.text()).isEqualTo(422);
        assertThat(page.text()).contains("id=\"" + field + "-error\"");

        var answer = operator().send("/v1/tenants/%s/billing-profile".formatted(tenant), "PUT", profile);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo(field);
        assertThat(operator()
                        .get("/v1/tenants/%s/billing-profile".formatted(tenant))
                        .body()
                        .path("timeZone")
                        .asString())
                .isEqualTo("UTC");
    }

    @Test
    void aTenantFillsInItsProfileAndLeavesTheTaxToTheOperator() throws Exception {
        var tenant = tenant();
        var path = "/v1/tenants/%s/billing-profile".formatted(tenant);
        var long500 = "a".repeat(500);
        var all = Map.of("timeZone", "Asia/Kolkata", "taxPercent", "7.125", "address", long500, "taxId", "DE 1");
        assertThat(operator().send(path, "PUT", all).body().path("taxPercent").asString())
                .isEqualTo("7.125");
        assertThat(operator()
                        .send(path, "PUT", Map.of("timeZone", "UTC", "address", long500 + "a"))
                        .status())
                .isEqualTo(422);
        var member = member(tenant);
        assertThat(member.send(path, "PUT", Map.of("timeZone", "UTC", "taxPercent", "0"))
                        .status())
                .isEqualTo(422);
        var kept = member.send(path, "PUT", Map.of("timeZone", "UTC", "address", "ACME\nStreet 1"))
                .body();
        assertThat(kept.path("taxPercent").asString()).isEqualTo("7.125");
        assertThat(kept.path("address").asString()).isEqualTo("ACME\nStreet 1");

        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(token(tenant));
        var form = "/tenants/%s/billing-profile".formatted(tenant);
        assertThat(visitor.get(form).text())
                .contains("The tax is 7.125 %", "Street 1")
                .doesNotContain("name=\"taxPercent\"");
        visitor.post(form, Map.of("timeZone", "America/Port-au-Prince", "address", "A\r\nB", "taxPercent", "0"));
        assertThat(visitor.get(form).text()).contains("The tax is 7.125 %", "America/Port-au-Prince");
        assertThat(jdbc.sql("select count(*) from billing_profile join tenant on tenant.id = tenant_id where slug = ?")
                        .param(tenant)
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    private Map<String, String> book(Map<String, String> given) {
        var sent = new HashMap<>(Map.of(
                "name", name,
                "currency", "EUR",
                "minimum", "5",
                "cpu.each", "0.031",
                "cpu.free", "10",
                "memory.each", "0.0038",
                "overhead.cpu.each", "0.031"));
        sent.putAll(given);
        return sent;
    }

    private Map<String, String> version(Map<String, String> given) throws Exception {
        var sent = book(given);
        sent.remove("name");
        sent.put("book", name);
        sent.put("base", base(operator.get("/admin/prices/form?book=" + name)));
        return sent;
    }

    /** What a form carries along that was filled from a version. */
    private static String base(Visitor.Page form) {
        var found = BASE.matcher(form.text());
        return found.find() ? found.group(1) : "";
    }

    private Map<String, String> plan(Map<String, String> given) {
        var sent = new HashMap<>(Map.of(
                "name", name,
                "priceBook", name,
                "overhead", "MARK_UP",
                "markUpPercent", "12.5",
                "cpu", "2",
                "memory", "4Gi",
                "instances", "5"));
        sent.putAll(given);
        return sent;
    }

    private Map<String, String> planVersion(Map<String, String> given) throws Exception {
        var sent = plan(given);
        sent.remove("name");
        sent.put("plan", name);
        sent.put("base", base(operator.get("/admin/plans/form?plan=" + name)));
        return sent;
    }

    private int versions(String of) throws Exception {
        return operator()
                .get("/v1/admin/%s/%s".formatted(of, name))
                .body()
                .path("versions")
                .size();
    }

    private String books() throws Exception {
        return operator().get("/v1/admin/price-books").text();
    }

    /** Two core-hours that ended a moment ago, or at the month's start. */
    private void segment(String tenant) {
        var month = YearMonth.now(ZoneOffset.UTC).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        new MadeSegment(
                        BilledTenant.of(jdbc, tenant).id(),
                        month.toString(),
                        month.plusSeconds(1).toString())
                .reserves(7_200_000, 1)
                .write(jdbc);
    }
}
