package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a month comes to is kept with its run and shown, also where all of it agrees. */
class VerificationTotalsIT extends VerifiedIT {

    private static final List<String> FIGURES =
            List.of("segments", "tenants", "derived", "charged", "notInvoiced", "invoiced");

    private static int months;

    /** Each test has one that nobody else has. */
    private final YearMonth month = YearMonth.of(2022, 1).plusMonths(months++);

    @Override
    YearMonth month() {
        return month;
    }

    /** Ten hours of half a core and a GiB. */
    @BeforeEach
    void tenHours() {
        tenHours("a", 2);
    }

    private void tenHours(String pod, int day) {
        var date = month.atDay(day);
        tenant.segment("web", pod, date + "T00:00:00Z", date + "T10:00:00Z");
    }

    @Test
    void allFourAreTheSameWhereEverythingIsInvoiced() throws Exception {
        invoiced.issue(tenant.id(), month);
        for (var run : List.of(one(), all())) {
            assertThat(totals(run))
                    .containsExactly(
                            "cpu core-hour: 5, 5, 5, 5, 0, 5 AGREES",
                            "memory GiB-hour: 10, 10, 10, 10, 0, 10 AGREES",
                            "overhead.cpu core-hour: 0.5, 0.5, 0.5, 0.5, 0, 0.5 AGREES",
                            "overhead.memory GiB-hour: 0.625, 0.625, 0.625, 0.625, 0, 0.625 AGREES",
                            "instance instance-hour: 10, 10, 0, 0, 0, 0 AGREES");
            assertThat(run.path("now")).as("a month that is over").isEmpty();
        }
    }

    /** Nobody bills it meanwhile. */
    @Test
    void nothingIsInvoicedOfAMonthThatIsOpenWhichIsNotZero() throws Exception {
        try (var bills = HeldTask.of(jdbc, "invoices", "recurring")) {
            var run = one();
            assertThat(totals(run)).contains("cpu core-hour: 5, 5, 5, 5, 5, nothing AGREES");
            assertThat(page(run)).contains("Nothing issued yet", ">5.000000<");
            assertThat(command(month.toString(), slug).text()).contains("Nothing of the month is invoiced yet.");
        }
    }

    @Test
    void aCorrectionCountsOnce() throws Exception {
        invoiced.issue(tenant.id(), month);
        tenHours("late", 6);
        var late = one();
        assertThat(totals(late)).contains("cpu core-hour: 10, 10, 10, 5, 0, 5 DIFFERS");
        assertThat(told(late)).contains("%s charged cpu of %s: 36000000, but 18000000".formatted(month, slug));

        var wrong = number();
        var answer = operator().post("/v1/admin/invoices/" + wrong + "/correction", Map.of("reason", "late"));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        assertThat(totals(one()))
                .contains(
                        "cpu core-hour: 10, 10, 10, 10, 0, 10 AGREES",
                        "instance instance-hour: 20, 20, 0, 0, 0, 0 AGREES");
    }

    /** Its seal and its sums are made anew, too: what is left is that it doesn't take back what it should. */
    @Test
    void aCreditNoteThatTakesBackAnotherAmountShows() throws Exception {
        invoiced.issue(tenant.id(), month);
        tenHours("late", 6);
        operator().post("/v1/admin/invoices/" + number() + "/correction", Map.of("reason", "late"));
        var note = number("corrects is not null");
        tamper(
                "update invoice_line set counted = counted - 3600000 where kind = 'USAGE' and meter = 'cpu' and number = '"
                        + note + "'");
        tamper("update invoice_seal set digest = invoice_digest(number) where number = '" + note + "'");
        for (var run : List.of(one(), all())) {
            assertThat(totals(run)).contains("cpu core-hour: 10, 10, 10, 10, 0, 9 DIFFERS");
            assertThat(told(run))
                    .filteredOn(one -> one.startsWith(month.toString()))
                    .singleElement()
                    .asString()
                    .startsWith(month + " invoiced cpu ")
                    .endsWith(": 36000000, but 32400000");
            assertThat(page(run)).contains("They differ");
        }
    }

    @Test
    void whatIsHeldNowIsComparedOverAllTenants() throws Exception {
        var run = run(Map.of("month", YearMonth.now(ZoneOffset.UTC).toString()));
        var now = StreamSupport.stream(run.path("now").spliterator(), false).toList();
        assertThat(now)
                .extracting(held -> held.path("resource").asString() + " in "
                        + held.path("unit").asString())
                .containsExactly("cpu in millicores", "memory in bytes", "pods in pods");
        assertThat(now).allSatisfy(held -> {
            assertThat(held.path("kubernetes").isIntegralNumber()).isTrue();
            // Other tests' pods come and go.
            assertThat(held.path("agreement").asString()).isIn("AGREES", "PASSING");
            if (held.path("agreement").asString().equals("AGREES")) {
                assertThat(held.path("kubernetes").asLong())
                        .isEqualTo(held.path("postgresql").asLong());
                assertThat(held.path("metered").asLong())
                        .isEqualTo(held.path("onNodes").asLong())
                        .isEqualTo(held.path("charged").asLong());
            }
        });
        assertThat(page(run)).contains("What was held when it was checked", "To be invoiced");
        assertThat(run(Map.of("month", YearMonth.now(ZoneOffset.UTC).toString(), "tenant", slug))
                        .path("now"))
                .as("one tenant's month")
                .isEmpty();
    }

    @Test
    void theCommandPrintsThem() throws Exception {
        invoiced.issue(tenant.id(), month);
        assertThat(command(month.toString(), slug).text().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        month + " in segments sum over tenants to charge charged not invoiced invoiced",
                        "cpu core-hour 5.000000 5.000000 5.000000 5.000000 0.000000 5.000000 agree",
                        "memory GiB-hour 10.000000 10.000000 10.000000 10.000000 0.000000 10.000000 agree",
                        "overhead.cpu core-hour 0.500000 0.500000 0.500000 0.500000 0.000000 0.500000 agree",
                        "overhead.memory GiB-hour 0.625000 0.625000 0.625000 0.625000 0.000000 0.625000 agree",
                        "instance instance-hour 10.000000 10.000000 0.000000 0.000000 0.000000 0.000000 agree",
                        month + ": 1 tenants checked, 0 differences.");
    }

    @Test
    void anInvoiceHasNone() throws Exception {
        invoiced.issue(tenant.id(), month);
        var run = run(Map.of("invoice", number()));
        assertThat(run.path("totals")).isEmpty();
        assertThat(page(run)).doesNotContain("What the month comes to");
    }

    private JsonNode one() throws Exception {
        return run(Map.of("month", month.toString(), "tenant", slug));
    }

    private JsonNode all() throws Exception {
        return run(Map.of("month", month.toString()));
    }

    /** As it is kept, which is as it was answered. */
    @Override
    JsonNode run(Map<String, ?> asked) throws Exception {
        var run = super.run(asked);
        var kept = operator()
                .get("/v1/admin/verifications/" + run.path("id").asString())
                .body();
        assertThat(kept).isEqualTo(run);
        return kept;
    }

    private String page(JsonNode run) throws Exception {
        return visitor()
                .get("/admin/verifications/" + run.path("id").asString())
                .text();
    }

    private static List<String> totals(JsonNode run) {
        var told = new ArrayList<String>();
        run.path("totals")
                .forEach(total -> told.add("%s %s: %s %s"
                        .formatted(
                                total.path("meter").asString(),
                                total.path("unit").asString(),
                                String.join(
                                        ", ",
                                        FIGURES.stream()
                                                .map(figure -> figure(total.path(figure)))
                                                .toList()),
                                total.path("agreement").asString())));
        return told;
    }

    private static String figure(JsonNode value) {
        return value.isNull()
                ? "nothing"
                : new BigDecimal(value.asString())
                        .setScale(6, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
