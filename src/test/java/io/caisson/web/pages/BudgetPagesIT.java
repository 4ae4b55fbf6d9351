package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.charges.ChargedMonths;
import io.caisson.metering.MadeSegment;
import io.caisson.web.WebIT;
import java.net.URI;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a tenant and an operator read of a budget. */
class BudgetPagesIT extends WebIT {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    private Visitor operator;
    private Visitor member;
    private String slug;

    @BeforeEach
    void signIn() throws Exception {
        slug = tenant();
        operator = visitor(OPERATOR);
        member = visitor(token(slug));
    }

    @Test
    void showsWhatWasToldWithBothAmounts() throws Exception {
        var tenant = BilledTenant.of(jdbc, slug);
        tenant.pricedAtOneEuroPerCoreHour();
        twoCoreHours(tenant);
        months.refresh(tenant.id(), YearMonth.now(ZoneOffset.UTC));

        var page = operator.post(path(), Map.of("currency", "EUR", "soft", "2.5", "hard", "2.2"));
        assertThat(page.text()).contains("at least the soft limit");
        page = operator.post(path(), Map.of("currency", "EUR", "soft", "2.1", "hard", "2.5"));

        assertThat(page.text())
                .contains("90 % of the soft limit", "2.10 EUR", "75 % of the hard limit", "2.50 EUR", "2.00 EUR");
        assertThat(member.get(path()).text()).contains("90 % of the soft limit", "75 % of the hard limit");
        assertThat(member.post(path(), Map.of("currency", "EUR", "soft", "2")).text())
                .contains("100 % of the soft limit", "Soft limit reached");
    }

    @Test
    void saysThatNothingCountsAndWhatToDo() throws Exception {
        assertThat(operator.post(path(), Map.of("currency", "EUR", "soft", "20", "hard", "30"))
                        .text())
                .doesNotContain("Nothing counts");
        paysInDollars();

        assertThat(operator.get(path()).text())
                .contains("it is in EUR, and this month is charged in USD", "Set limits in USD below");
        assertThat(member.get(path()).text())
                .contains("Nothing counts against this budget: it is in EUR, and this month is charged in USD.")
                .contains("The soft limit can be changed in EUR.", "ask the operator to set the limits in USD")
                .doesNotContain("below for it to count");
        assertThat(member.post(path(), Map.of("currency", "EUR", "soft", "25")).text())
                .contains("The limits are saved", "25.00 EUR", "Nothing counts");
        assertThat(member.post(path(), Map.of("currency", "USD", "soft", "25")).text())
                .contains("as the operator set it: 30.00 EUR");

        var budget = member(slug).get("/v1/tenants/" + slug + "/budget").body();
        assertThat(budget.path("state").asString()).isEqualTo("UNCOUNTED");
        assertThat(budget.path("uncounted")).hasToString("[\"USD\"]");
        assertThat(budget.path("chargedIn")).hasToString("[\"USD\"]");
        assertThat(reported())
                .as("by the month's terms, before anything is charged")
                .isEqualTo("UNCOUNTED");

        assertThat(operator.post(path(), Map.of("currency", "USD", "soft", "25", "hard", "30"))
                        .text())
                .contains("Within")
                .doesNotContain("Nothing counts");
    }

    @Test
    void whatIsChargedInAnotherCurrencySinceTheMiddleOfTheMonthIsSaid() throws Exception {
        operator.post(path(), Map.of("currency", "EUR", "soft", "20", "hard", ""));
        var since = Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        paysInDollars(since);
        twoCoreHours(BilledTenant.of(jdbc, slug), since);

        assertThat(member.get(path()).text())
                .contains("What this month is charged in USD doesn&#39;t count against it.", "Within")
                .contains("Set limits in USD below");
        assertThat(reported()).as("though all that is charged is in USD").isEqualTo("WITHIN");
    }

    @Test
    void operatorsSeeItInTheirReport() throws Exception {
        operator.post(path(), Map.of("currency", "EUR", "soft", "20", "hard", ""));
        paysInDollars();
        var tenant = BilledTenant.of(jdbc, slug);
        twoCoreHours(tenant);
        months.refresh(tenant.id(), YearMonth.now(ZoneOffset.UTC));

        var report = "/admin/reports/billing?month=%s&tenant=%s&budget=UNCOUNTED"
                .formatted(YearMonth.now(ZoneOffset.UTC), slug);
        assertThat(operator.get(report).text()).contains("Another currency", "2.00 USD");
        assertThat(operator().get("/v1" + report).body().path("tenants")).hasSize(1);
    }

    private void paysInDollars() {
        paysInDollars(monthStart());
    }

    private void paysInDollars(Instant from) {
        var tenant = BilledTenant.of(jdbc, slug);
        jdbc.sql("insert into tenant_plan values (?, cast(? as timestamptz), ?, 'test', now())")
                .params(tenant.id(), from.toString(), tenant.paysOnly("USD"))
                .update();
    }

    /** What the operators' report of this month says of it. */
    private String reported() throws Exception {
        months.refresh(BilledTenant.of(jdbc, slug).id(), YearMonth.now(ZoneOffset.UTC));
        return operator()
                .get("/v1/admin/reports/billing?month=%s&tenant=%s".formatted(YearMonth.now(ZoneOffset.UTC), slug))
                .body()
                .at("/tenants/0/budget")
                .asString();
    }

    private void twoCoreHours(BilledTenant tenant) {
        twoCoreHours(tenant, monthStart());
    }

    private void twoCoreHours(BilledTenant tenant, Instant from) {
        new MadeSegment(tenant.id(), from.toString(), from.plusSeconds(1).toString())
                .reserves(7_200_000, 1)
                .write(jdbc);
    }

    private static Instant monthStart() {
        return YearMonth.now(ZoneOffset.UTC).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private String path() {
        return "/tenants/%s/budget".formatted(slug);
    }

    private Visitor visitor(String token) throws Exception {
        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(token);
        return visitor;
    }
}
