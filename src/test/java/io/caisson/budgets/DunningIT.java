package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.invoices.InvoicedTenant;
import io.caisson.invoices.Payment;
import io.caisson.invoices.Payments;
import io.caisson.shared.Money;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
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

    private String invoice;

    @BeforeEach
    void anInvoice() {
        var name = "b-" + tenant;
        jdbc.sql("insert into price_book values (?, 'test', now())").param(name).update();
        jdbc.sql("""
                with version as (insert into price_version values (:book, 'epoch', 'EUR', 0, 'test', now()))
                insert into price select :book, 'epoch', meter, case meter when 'cpu' then 1 else 0 end, 0
                from unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter""").param("book", name).update();
        jdbc.sql("insert into plan values (?, 'test', now())").param(name).update();
        jdbc.sql("insert into plan_version values (?, 'epoch', ?, 'BILL', 0, null, null, null, 'test', now())")
                .params(name, name)
                .update();
        jdbc.sql("insert into tenant_plan values (?, '2020-01-01T00:00:00Z', ?, 'test', now())")
                .params(tenant, name)
                .update();
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

    @Test
    void isNotDeletedAtOnceWhereNobodyLookedForALongTime() {
        assertState("2031-12-01T00:00:00Z", TenantState.SUSPENDED);
        assertState("2031-12-30T23:00:00Z", TenantState.SUSPENDED);
        assertState("2031-12-31T00:00:00Z", TenantState.DELETING);
    }

    /** Looks twice, as the task does. */
    private void assertState(String time, TenantState expected) {
        now(time);
        dunning.all();
        dunning.all();
        assertThat(state()).as(time).isEqualTo(expected);
    }

    private void pay(String amount) {
        payments.record(
                new Payment(
                        UUID.randomUUID().toString(),
                        invoice,
                        new Money(new BigDecimal(amount), Money.currency("EUR")),
                        Instant.parse("2031-04-18T00:00:00Z")),
                "test");
    }
}
