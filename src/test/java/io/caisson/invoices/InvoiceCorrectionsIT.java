package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.charges.Charges;
import io.caisson.metering.MeteredDatabase;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was issued is put right by a credit note and a replacement. */
class InvoiceCorrectionsIT {

    private static final BilledCluster CLUSTER = new BilledCluster();
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void begin() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "19", "0.10");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-11T00:00:00Z");
    }

    private void issue() {
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();
    }

    private InvoiceCorrections.Correction correct(String number) {
        return CLUSTER.part(InvoiceCorrections.class)
                .correct(CLUSTER.part(Invoices.class).find(number).orElseThrow(), "A pod was forgotten", "olga");
    }

    @Test
    void aLateSegmentComesByACreditNoteAndAReplacement() {
        issue();
        CLUSTER.held(tenant, "late", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        var made = correct("2026-000001");

        assertThat(made.creditNote()).isEqualTo("2026-000002");
        assertThat(made.replacement()).isEqualTo("2026-000003");
        var invoices = CLUSTER.invoices(tenant);
        assertThat(invoices)
                .extracting(Invoice::state)
                .containsExactly(InvoiceState.CREDITED, InvoiceState.ISSUED, InvoiceState.ISSUED);
        assertThat(invoices.get(1).sums().total()).isEqualTo(money("-28.56", "EUR"));
        assertThat(invoices.get(1).lines().stream().map(line -> line.value().negated()))
                .containsExactlyElementsOf(
                        invoices.get(0).lines().stream().map(InvoiceLine::value).toList());
        assertThat(invoices.get(2).sums().net()).isEqualTo(money("26.40", "EUR"));
        assertThat(invoices.get(2).issue().replaces()).isEqualTo("2026-000001");
        assertThat(invoices.get(0).issue().correctedBy()).isEqualTo("2026-000002");
        assertThat(billed()).isEqualTo(ledger()).isEqualTo(money("26.40", "EUR"));
        assertThat(kept()).isEqualByComparingTo("26.40");
        assertThat(CLUSTER.notices("credit_note.issued")).isEqualTo(1);
    }

    @Test
    void aCorrectionCanBeCorrectedAndNothingTwice() {
        issue();
        CLUSTER.held(tenant, "late", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        correct("2026-000001");
        assertThatThrownBy(() -> correct("2026-000001"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("taken back by 2026-000002");
        assertThatThrownBy(() -> correct("2026-000002"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("is a credit note");
        CLUSTER.held(tenant, "later", "2026-03-22T00:00:00Z", "2026-03-23T00:00:00Z");
        assertThat(correct("2026-000003").replacement()).isEqualTo("2026-000005");
        assertThat(billed()).isEqualTo(ledger()).isEqualTo(money("28.80", "EUR"));
    }

    @Test
    void creditsAreGivenBackAndUsedAgain() {
        CLUSTER.part(Credits.class).give(tenant, Grant.Kind.PREPAID, money("20.00", "EUR"), "Ahead", null, "olga");
        issue();
        assertThat(CLUSTER.invoices(tenant).getFirst().sums().due()).isEqualTo(money("8.56", "EUR"));
        CLUSTER.takeBack(tenant);
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z");
        correct("2026-000001");

        var replacement = CLUSTER.invoices(tenant).getLast();
        assertThat(replacement.sums().total()).isEqualTo(money("14.28", "EUR"));
        assertThat(replacement.sums().due()).isEqualTo(money("0.00", "EUR"));
        assertThat(replacement.state()).isEqualTo(InvoiceState.PAID);
        assertThat(left()).isEqualTo(money("5.72", "EUR"));
    }

    @Test
    void whatWasPaidForItPaysTheReplacement() {
        issue();
        pay("2026-000001", "30.00", "bank-1"); // what is above is a credit at once, and not again
        CLUSTER.held(tenant, "late", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        correct("2026-000001");

        var replacement = CLUSTER.invoices(tenant).getLast();
        assertThat(replacement.sums().credited()).isEqualTo(money("30.00", "EUR"));
        assertThat(replacement.sums().due()).isEqualTo(money("1.42", "EUR"));
        pay("2026-000001", "1.00", "bank-2");
        assertThat(left()).as("a payment for what was taken back").isEqualTo(money("0.00", "EUR"));
        assertThat(CLUSTER.invoices(tenant).getLast().open()).isEqualTo(money("0.42", "EUR"));
    }

    @Test
    void aCurrencyThatComesLateGetsAnInvoiceOfItsOwnAndTheOthersStand() {
        CLUSTER.pays(tenant, "2026-03-21T00:00:00Z", "USD", "1");
        issue();
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);
        CLUSTER.held(tenant, "late", "2026-03-25T00:00:00Z", "2026-03-26T00:00:00Z");
        var made = correct("2026-000001");

        assertThat(made.others()).containsExactly("2026-000004");
        CLUSTER.held(tenant, "later", "2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z");
        assertThat(correct("2026-000004").others()).isEmpty();
        assertThat(kept()).as("what the standing invoices say").isEqualByComparingTo("48.00");
    }

    @Test
    void whatTheLedgerHasNothingLeftOfIsOnlyTakenBack() {
        issue();
        CLUSTER.takeBack(tenant);

        assertThat(correct("2026-000001").replacement()).isNull();
        assertThat(billed()).isEqualTo(money("0.00", "EUR"));
    }

    /** As where it was issued by an operator when that did not have to be known. */
    @Test
    void nothingIsCorrectedBeforeTheWatchIsBackAfterTheMonthsEnd() {
        issue();
        MeteredDatabase.seenLast(Instant.parse("2026-03-31T23:59:59Z"));
        CLUSTER.clock.set(Instant.parse("2026-04-05T00:00:00Z"));
        CLUSTER.held(tenant, "late", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        assertThatThrownBy(() -> correct("2026-000001"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("has not been watched since 2026-03 ended")
                .hasMessageContaining("Try again when the watch is back");
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);

        CLUSTER.downUntil("2026-04-05T00:01:00Z");
        assertThat(correct("2026-000001").replacement()).isEqualTo("2026-000003");
    }

    private void pay(String invoice, String amount, String reference) {
        CLUSTER.part(Payments.class)
                .record(new Payment(reference, invoice, money(amount, "EUR"), CLUSTER.clock.instant()), "olga");
    }

    private Money left() {
        return CLUSTER.part(Credits.class).of(tenant, null, 100).stream()
                .map(Grant::left)
                .reduce(money("0", "EUR"), Money::plus);
    }

    private Money billed() {
        return CLUSTER.invoices(tenant).stream()
                .map(invoice -> invoice.sums().net())
                .reduce(money("0", "EUR"), Money::plus);
    }

    private Money ledger() {
        return CLUSTER.part(Charges.class).toDate(tenant, MARCH).total(Money.currency("EUR"));
    }

    private BigDecimal kept() {
        return CLUSTER.jdbc
                .sql("select sum(amount) from charge")
                .query(BigDecimal.class)
                .single();
    }
}
