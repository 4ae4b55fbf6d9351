package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caisson.charges.BilledTenant;
import io.caisson.metering.Explained;
import io.caisson.metering.MadeSegment;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Months that pass against their budgets. */
class BudgetsIT extends BudgetedIT {

    @Autowired
    private LifeCycle lifeCycle;

    @Autowired
    private DataSource database;

    @Autowired
    private Clock clock;

    @Test
    void tellsOnceAndSuspendsAtTheHardLimitUntilItIsRaisedOrTheNextMonthComes() {
        set("80", "100");
        spent("2031-03", "59.99");
        check.all();
        assertThat(told()).isEmpty();

        spent("2031-03", "60.00");
        check.all();
        check.all();
        assertThat(told()).containsExactly("SOFT 75");

        spent("2031-03", "91.00"); // past all of the soft limit at once: the highest is told
        check.all();
        assertThat(told()).containsExactly("SOFT 75", "SOFT 100", "HARD 90");
        assertThat(state()).isEqualTo(TenantState.ACTIVE);

        spent("2031-03", "100.00");
        check.all();
        check.all();
        assertThat(told()).containsExactly("SOFT 75", "SOFT 100", "HARD 90", "HARD 100");
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        assertThat(reason()).isEqualTo("100.00 EUR of 100.00 EUR were charged for 2031-03.");

        set("80", "130"); // 77 % of what is allowed now
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
        assertThat(told()).endsWith("HARD 100", "HARD 75").hasSize(5);

        spent("2031-03", "130.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);

        now("2031-03-31T23:59:59Z");
        check.all();
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        now("2031-04-01T00:00:00Z");
        check.all();
        assertThat(state()).isEqualTo(TenantState.ACTIVE);

        spent("2031-04", "60.00");
        check.all();
        now("2031-04-02T00:00:00Z");
        spent("2031-04", "131.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        assertThat(told("2031-04")).containsExactly("SOFT 75", "SOFT 100", "HARD 100");
        assertThat(published("budget.reached")).isEqualTo(told().size() + 3L);
        assertThat(budgets.view(tenant).notices())
                .as("this month's, the latest first")
                .extracting(notice -> notice.limit() + " " + notice.percent())
                .containsExactly("HARD 100", "SOFT 100", "SOFT 75");
    }

    @Test
    void neitherLosesNorDoublesWhatAKilledProcessWasAbout() {
        set("80", "100");
        spent("2031-03", "100.00");

        transaction.executeWithoutResult(killed -> {
            check.one(tenant);
            killed.setRollbackOnly();
        });
        assertThat(told()).isEmpty();
        assertThat(published("budget.reached")).isZero();
        assertThat(state()).isEqualTo(TenantState.ACTIVE);

        check.all();
        check.all();
        assertThat(told()).containsExactlyInAnyOrder("SOFT 100", "HARD 100");
        assertThat(published("budget.reached")).isEqualTo(2);
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
    }

    @Test
    void anOperatorsWordHoldsForTheMonthAndTheLimit() {
        set(null, "100");
        spent("2031-03", "100.00");
        check.all();
        lifeCycle.resume(tenant, null, "ops");
        spent("2031-03", "120.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.ACTIVE);

        set(null, "110"); // another limit, and another decision
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);

        lifeCycle.resume(tenant, SuspensionCause.BUDGET, "ops");
        now("2031-04-02T00:00:00Z");
        spent("2031-04", "110.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
    }

    @Test
    void anotherCauseKeepsItSuspendedWhenTheBudgetNoLongerDoes() {
        set(null, "100");
        spent("2031-03", "100.00");
        check.all();
        lifeCycle.suspend(tenant, SuspensionCause.OPERATOR, "Spam.", "ops");

        set(null, null);
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        lifeCycle.resume(tenant, SuspensionCause.OPERATOR, "ops");
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
    }

    @Test
    void anotherCauseNeitherHidesTheBudgetNorIsItsEndAWordOnIt() {
        set(null, "100");
        lifeCycle.suspend(tenant, SuspensionCause.OPERATOR, "Spam.", "ops");
        spent("2031-03", "100.00");
        check.all();
        lifeCycle.resume(tenant, SuspensionCause.OPERATOR, "ops");
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);

        set(null, "200");
        lifeCycle.suspend(tenant, SuspensionCause.OPERATOR, "Spam.", "ops");
        lifeCycle.resume(tenant, SuspensionCause.OPERATOR, "ops");
        spent("2031-03", "200.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
    }

    /** Half a core since midnight: ten hours by now, twenty-seven days by the end of the month. */
    @Test
    void saysWhatIsSpentAndWhatWillBeIfAllRunsOn() {
        BilledTenant.of(jdbc, slug).pricedAtOneEuroPerCoreHour();
        new MadeSegment(tenant, "2031-03-05T00:00:00Z", null).write(jdbc);
        set("4", "100");

        assertThat(budgets.view(tenant))
                .returns("[5.00 EUR]", view -> view.spent().toString())
                .returns("[324.00 EUR]", view -> view.forecast().toString())
                .returns(BudgetState.SOFT_REACHED, BudgetView::state);
    }

    @Test
    void chargesThatAreTakenBackLiftItAndCountAgain() {
        set(null, "100");
        spent("2031-03", "100.00");
        check.all();
        spent("2031-03", "99.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
        spent("2031-03", "101.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        assertThat(told()).containsExactly("HARD 100");
    }

    @Test
    void onlyTheCurrencyOfTheBudgetCountsAndOnlyOneThatIsChargedIsTaken() {
        set("80", "100");
        spent("2031-03", "USD", "500.00");
        check.all();
        assertThat(told()).isEmpty();

        var dollars = Budget.of("USD", BigDecimal.TEN, null);
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> budgets.set(tenant, dollars, "ops", true))
                .withMessageContaining("what the tenant is charged in: EUR");
    }

    @Test
    void theTenantItselfSetsTheSoftLimitOnly() {
        set("80", "100");
        budgets.set(tenant, Budget.of("EUR", new BigDecimal("50"), new BigDecimal("100.00")), "ci", false);
        assertThat(budgets.view(tenant).budget().soft()).hasToString("50.00 EUR");

        for (var hard : new BigDecimal[] {null, new BigDecimal("101")}) {
            assertThatExceptionOfType(InvalidValue.class)
                    .isThrownBy(() -> budgets.set(tenant, Budget.of("EUR", BigDecimal.TEN, hard), "ci", false))
                    .withMessageContaining("as the operator set it: 100.00 EUR");
        }
        assertThat(budgets.view(tenant).budget().hard()).hasToString("100.00 EUR");
    }

    /** As after a change of plan that holds from the month's first second, or from within it. */
    @Test
    void saysWhatDoesNotCountAndLeavesTheSoftLimitToTheTenant() {
        set("80", "100");
        paysInDollars("2031-03-10T00:00:00Z");
        assertThat(budgets.view(tenant))
                .returns("[USD]", view -> view.uncounted().toString())
                .returns("[EUR, USD]", view -> view.charged().toString())
                .returns(BudgetState.WITHIN, BudgetView::state);

        now("2031-04-01T00:00:00Z");
        spent("2031-04", "USD", "500.00");
        check.all();
        assertThat(told("2031-04")).isEmpty();
        assertThat(budgets.view(tenant))
                .returns("[USD]", view -> view.uncounted().toString())
                .returns("[USD]", view -> view.charged().toString())
                .returns(BudgetState.UNCOUNTED, BudgetView::state);

        budgets.set(tenant, Budget.of("EUR", new BigDecimal("50"), new BigDecimal("100")), "ci", false);
        assertThat(budgets.view(tenant).budget().soft()).hasToString("50.00 EUR");
        budgets.set(tenant, Budget.of("USD", new BigDecimal("600"), new BigDecimal("1000")), "ops", true);
        assertThat(told("2031-04")).containsExactly("SOFT 75");
        assertThat(budgets.view(tenant).uncounted()).isEmpty();
        var euros = Budget.of("EUR", BigDecimal.TEN, null);
        assertThatExceptionOfType(InvalidValue.class)
                .as("that it had before is no way back")
                .isThrownBy(() -> budgets.set(tenant, euros, "ops", true))
                .withMessageContaining("what the tenant is charged in: USD");
    }

    private void paysInDollars(String from) {
        var plan = BilledTenant.of(jdbc, slug).paysOnly("USD");
        jdbc.sql("insert into tenant_plan values (?, cast(? as timestamptz), ?, 'test', now())")
                .params(tenant, from, plan)
                .update();
    }

    @Test
    void aTenantThatIsBeingDeletedIsLeftAlone() {
        set("80", "100");
        spent("2031-03", "100.00");
        tenancy.delete(slug);
        check.all();
        assertThat(told()).isEmpty();
    }

    @Test
    void aThousandBudgetsTakeOneLook() {
        jdbc.sql("""
                with made as (
                    insert into tenant (id, slug, name, state, created_at, version)
                    select gen_random_uuid(), 'thousand-' || n, 'One of many', 'ACTIVE', now(), 0
                    from generate_series(1, 1000) n returning id
                ), budgeted as (
                    insert into budget select id, 'EUR', 80, 100, 'ops', now() from made
                ), charged as (
                    insert into charged_month select id, '2031-03-01', '2031-03-01', '2031-04-01', now() from made
                )
                insert into charged_sum select id, '2031-03-01', 'EUR', 10, 0, 0, 0, 0, 0, 0, 0 from made""").update();
        var explained = new Explained(database);

        assertThat(new BudgetRows(JdbcClient.create(explained)).standings(clock.instant()))
                .hasSizeGreaterThanOrEqualTo(1_000);
        assertThat(explained.plans()).hasSize(1);
    }
}
