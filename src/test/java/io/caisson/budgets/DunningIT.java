package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.caisson.charges.BilledTenant;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.invoices.Payment;
import io.caisson.invoices.Payments;
import io.caisson.prices.BillingProfile;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.Money;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of a tenant whose invoice of ten euro was due on the 19th of March. */
class DunningIT extends MovedIT {

    @Autowired
    private Dunning dunning;

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private Payments payments;

    @Autowired
    private LifeCycle lifeCycle;

    @Autowired
    private BillingProfiles profiles;

    private String invoice;

    @BeforeEach
    void anInvoice() {
        BilledTenant.of(jdbc, slug).pricedAtOneEuroPerCoreHour();
        invoice = invoiced.lastMonth(slug);
    }

    @Test
    void isPastDueThenSuspendedThenDeleted() {
        assertState("2031-03-19T23:59:59Z", TenantState.ACTIVE);
        assertState("2031-03-20T00:00:00Z", TenantState.PAST_DUE);
        assertThat(tenancy.get(slug).pastDueSince()).isEqualTo("2031-03-19T00:00:00Z");
        assertState("2031-04-17T23:59:59Z", TenantState.PAST_DUE);
        assertThat(published("tenant.past_due")).isEqualTo(1);
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        assertThat(published("tenant.suspended")).isEqualTo(1);
        assertThat(reason())
                .isEqualTo("An invoice that was due on 2031-03-19 isn't paid."
                        + " Without a payment all is deleted on 2031-05-18.");
        assertState("2031-05-17T23:59:59Z", TenantState.SUSPENDED);
        assertState("2031-05-18T00:00:00Z", TenantState.DELETING);
        assertState("2031-05-19T00:00:00Z", TenantState.DELETING);
        assertThatCode(() -> transaction.executeWithoutResult(status -> dunning.one(tenant)))
                .as("nothing is left to be done")
                .doesNotThrowAnyException();
    }

    @Test
    void whoPaysIsWhatItWasBefore() {
        assertState("2031-03-20T00:00:00Z", TenantState.PAST_DUE);
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        pay("9.99");
        assertState("2031-04-18T01:00:00Z", TenantState.SUSPENDED);
        pay("0.01");
        assertState("2031-04-18T02:00:00Z", TenantState.ACTIVE);
        assertThat(tenancy.get(slug).pastDueSince()).isNull();
        assertThat(published("tenant.resumed")).isEqualTo(1);
    }

    @Test
    void whoPaysBeforeItIsSuspendedIsNoLongerPastDue() {
        assertState("2031-03-20T00:00:00Z", TenantState.PAST_DUE);
        pay("10.00");
        assertState("2031-03-20T01:00:00Z", TenantState.ACTIVE);
        assertThat(tenancy.get(slug).pastDueSince()).isNull();
    }

    /** Else it would be suspended for what it owed a moment ago. */
    @Test
    void waitsForAPaymentThatIsBeingRecorded() throws Exception {
        now("2031-04-18T00:00:00Z");
        try (var thread = Executors.newSingleThreadExecutor()) {
            var looked = transaction.execute(status -> {
                pay("10.00");
                var looking = thread.submit(() -> transaction.executeWithoutResult(ignored -> dunning.one(tenant)));
                await().until(() -> looking.isDone() || somebodyWaits());
                return looking;
            });
            looked.get();
        }
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
        assertThat(published("tenant.suspended")).isZero();
    }

    @Test
    void daysForWhichItWasSuspendedForAnotherCauseDoNotCount() {
        lifeCycle.suspend(tenant, SuspensionCause.OPERATOR, "Spam.", "ops");
        assertState("2031-05-18T00:00:00Z", TenantState.SUSPENDED);
        lifeCycle.resume(tenant, SuspensionCause.OPERATOR, "ops");
        assertState("2031-06-16T23:59:59Z", TenantState.SUSPENDED);
        assertState("2031-06-17T00:00:00Z", TenantState.DELETING);
    }

    /** Else it would read of what it owes when all is deleted. */
    @Test
    void isToldOfArrearsThatComeUponAnotherCause() {
        lifeCycle.suspend(tenant, SuspensionCause.BUDGET, "All is spent.", "budget");
        assertState("2031-04-17T00:00:00Z", TenantState.SUSPENDED);
        assertThat(causesTold()).containsExactly("BUDGET: All is spent.");
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        assertThat(causesTold())
                .containsExactly(
                        "BUDGET: All is spent.",
                        "ARREARS: An invoice that was due on 2031-03-19 isn't paid."
                                + " Without a payment all is deleted on 2031-05-18.");
        assertThat(published("tenant.resumed")).isZero();
    }

    private List<String> causesTold() {
        return jdbc.sql("select body::jsonb -> 'data' ->> 'cause' || ': ' || (body::jsonb -> 'data' ->> 'reason')"
                        + " from notice where tenant_id = ? and type = 'tenant.suspended' order by told_at")
                .param(tenant)
                .query(String.class)
                .list();
    }

    @Test
    void anotherCauseKeepsItSuspendedWhenItHasPaid() {
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        lifeCycle.suspend(tenant, SuspensionCause.OPERATOR, "Spam.", "ops");
        pay("10.00");
        assertState("2031-04-18T01:00:00Z", TenantState.SUSPENDED);
        assertThat(reason()).isEqualTo("Spam.");
        lifeCycle.resume(tenant, SuspensionCause.OPERATOR, "ops");
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
    }

    @Test
    void anOperatorsWordGivesItTheSameDaysOnceMore() {
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        now("2031-04-20T12:00:00Z");
        lifeCycle.resume(tenant, null, "ops");
        assertThat(state()).isEqualTo(TenantState.PAST_DUE);
        assertState("2031-05-19T23:00:00Z", TenantState.PAST_DUE);
        assertState("2031-05-20T00:00:00Z", TenantState.SUSPENDED);
        assertState("2031-06-18T23:00:00Z", TenantState.SUSPENDED);
        assertState("2031-06-19T00:00:00Z", TenantState.DELETING);
    }

    /** The invoice keeps the end of its due date; all days after it are those of where the tenant is now. */
    @Test
    void daysBeginWhereTheTenantIs() {
        profiles.set(tenant, BillingProfile.of("Pacific/Auckland", "0", "", ""), "ops");
        assertState("2031-04-17T11:59:59Z", TenantState.PAST_DUE);
        assertThat(tenancy.get(slug).pastDueSince()).isEqualTo("2031-03-18T11:00:00Z");
        assertState("2031-04-17T12:00:00Z", TenantState.SUSPENDED);
        now("2031-04-19T12:00:00Z"); // the 20th there
        lifeCycle.resume(tenant, null, "ops");
        assertState("2031-05-19T11:59:59Z", TenantState.PAST_DUE);
        assertState("2031-05-19T12:00:00Z", TenantState.SUSPENDED);
        assertState("2031-06-18T11:59:59Z", TenantState.SUSPENDED);
        assertState("2031-06-18T12:00:00Z", TenantState.DELETING);
    }

    @Test
    void neitherLosesNorDoublesWhatAKilledProcessWasAbout() {
        now("2031-04-18T00:00:00Z");
        transaction.executeWithoutResult(killed -> {
            dunning.one(tenant);
            killed.setRollbackOnly();
        });
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
        assertThat(published("tenant.past_due")).isZero();

        assertState("2031-04-18T00:00:01Z", TenantState.SUSPENDED);
        assertThat(published("tenant.past_due")).isEqualTo(1);
        assertThat(published("tenant.suspended")).isEqualTo(1);
    }

    /** Nothing of the first one can be changed. */
    @Test
    void whoCannotBeFollowedUpKeepsNobodyElseFromIt() {
        var stuck = tenant;
        aTenant();
        anInvoice();
        now("2031-03-20T00:00:00Z");
        jdbc.sql(
                        "create trigger stuck before update on tenant for each row when (old.id = '%s') execute function row_is_kept()"
                                .formatted(stuck))
                .update();
        try {
            dunning.all();
        } finally {
            jdbc.sql("drop trigger stuck on tenant").update();
        }
        assertThat(state()).isEqualTo(TenantState.PAST_DUE);
        assertThat(tenancy.find(stuck).orElseThrow().state()).isEqualTo(TenantState.ACTIVE);
        dunning.all();
        assertThat(tenancy.find(stuck).orElseThrow().state()).isEqualTo(TenantState.PAST_DUE);
    }

    @Test
    void isNotDeletedAtOnceWhereNobodyLookedForALongTime() {
        assertState("2031-12-01T00:00:00Z", TenantState.SUSPENDED);
        assertState("2031-12-30T23:00:00Z", TenantState.SUSPENDED);
        assertState("2031-12-31T00:00:00Z", TenantState.DELETING);
    }

    @Test
    void whoPaysTheOldestInvoiceIsWhatTheNextOneMakesOfIt() {
        assertState("2031-03-20T00:00:00Z", TenantState.PAST_DUE);
        anotherInvoice("2031-04-04T10:00:00Z"); // due on the 18th
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        assertState("2031-04-19T00:00:00Z", TenantState.SUSPENDED);
        now("2031-05-17T10:00:00Z");
        pay("10.00");
        assertState("2031-05-17T11:00:00Z", TenantState.PAST_DUE);
        assertThat(tenancy.get(slug).pastDueSince()).isEqualTo("2031-04-18T00:00:00Z");
        assertThat(published("tenant.resumed")).isEqualTo(1);
        assertThat(published("tenant.past_due"))
                .as("it owed something all the time")
                .isEqualTo(1);
        assertState("2031-05-18T00:00:00Z", TenantState.SUSPENDED);
        assertThat(reason())
                .isEqualTo("An invoice that was due on 2031-04-18 isn't paid."
                        + " Without a payment all is deleted on 2031-06-17.");
        assertState("2031-06-16T23:59:59Z", TenantState.SUSPENDED);
        assertState("2031-06-17T00:00:00Z", TenantState.DELETING);
    }

    @Test
    void isNotDeletedForAnInvoiceThatIsDueForLessThanThat() {
        anotherInvoice("2031-04-01T10:00:00Z"); // due on the 15th
        assertState("2031-04-18T00:00:00Z", TenantState.SUSPENDED);
        now("2031-05-16T10:00:00Z");
        pay("10.00");
        assertState("2031-05-16T11:00:00Z", TenantState.SUSPENDED);
        assertState("2031-06-13T23:59:59Z", TenantState.SUSPENDED);
        assertThat(published("tenant.suspended")).isEqualTo(1);
        assertState("2031-06-14T00:00:00Z", TenantState.DELETING);
    }

    private void anotherInvoice(String time) {
        now(time);
        BilledTenant.of(jdbc, slug).segment("web", "march", "2031-03-06T00:00:00Z", "2031-03-07T00:00:00Z");
        invoiced.issue(tenant, YearMonth.of(2031, 3));
    }

    /** Looks twice, as the task does. */
    private void assertState(String time, TenantState expected) {
        now(time);
        dunning.all();
        dunning.all();
        assertThat(state()).as(time).isEqualTo(expected);
    }

    private boolean somebodyWaits() {
        return jdbc.sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private void pay(String amount) {
        payments.record(
                new Payment(
                        UUID.randomUUID().toString(),
                        invoice,
                        new Money(new BigDecimal(amount), Money.currency("EUR")),
                        Instant.parse("2031-03-20T00:00:00Z")),
                "test");
    }
}
