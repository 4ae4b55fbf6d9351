package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What came in, and what that makes of an invoice. */
class PaymentsIT {

    private static final BilledCluster CLUSTER = new BilledCluster();

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** 24.00 EUR, due on 18 April where the tenant is. */
    @BeforeEach
    void begin() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "America/New_York", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
        CLUSTER.until("2026-04-04T04:00:00Z");
        CLUSTER.bill();
    }

    @Test
    void anInvoiceIsPaidWhenAllOfItCameIn() {
        pay("bank-1", "20.00");
        assertThat(state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(CLUSTER.notices("invoice.paid")).isZero();
        pay("bank-2", "4.00");
        assertThat(state()).isEqualTo(InvoiceState.PAID);
        assertThat(CLUSTER.notices("invoice.paid")).isEqualTo(1);
        pay("bank-3", "1.00");
        assertThat(credit()).isEqualTo(money("1.00", "EUR"));
        assertThat(CLUSTER.notices("invoice.paid")).isEqualTo(1);
    }

    @Test
    void theSameReferenceTwiceIsOnePayment() {
        assertThat(pay("bank-1", "20.00")).isEqualTo(pay("bank-1", "20.00"));
        assertThatThrownBy(() -> pay("bank-1", "4.00"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("bank-1");
        assertThatThrownBy(() -> record(payment("bank-1", "2026-000002", "20.00", "EUR")))
                .isInstanceOf(InvoiceConflict.class);
        assertThatThrownBy(() -> record(new Payment(
                        "bank-1", "2026-000001", money("20.00", "EUR"), Instant.parse("2026-04-05T00:00:01Z"))))
                .isInstanceOf(InvoiceConflict.class);
        assertThat(CLUSTER.invoices(tenant).getFirst().paid()).isEqualTo(money("20.00", "EUR"));
    }

    /** The database keeps a time to the microsecond. */
    @Test
    void theSameIsToldAgainWithAFinerTimeThanIsKept() {
        var told = new Payment(
                "bank-1", "2026-000001", money("20.00", "EUR"), Instant.parse("2026-04-05T00:00:00.123456789Z"));
        assertThat(record(told)).isEqualTo(record(told));
    }

    /** The second waits for the first, and is more than the invoice needs then. */
    @Test
    void ofTwoThatPayAllAtTheSameTimeOneIsKeptAsACredit() throws Exception {
        meanwhile(() -> pay("bank-1", "24.00"), () -> pay("bank-2", "24.00"));
        assertThat(credit()).isEqualTo(money("24.00", "EUR"));
        assertThat(CLUSTER.notices("invoice.paid")).isOne();
    }

    @Test
    void theSameReferenceTwiceAtTheSameTimeIsOnePayment() throws Exception {
        meanwhile(() -> pay("bank-1", "24.00"), () -> pay("bank-1", "24.00"));
        assertThat(credit()).isEqualTo(money("0", "EUR"));
        assertThat(CLUSTER.notices("invoice.paid")).isOne();
    }

    @Test
    void itIsOverdueAfterTheDayOnWhichItWasDue() {
        assertThat(CLUSTER.invoices(tenant).getFirst().issue().dueOn()).isEqualTo(LocalDate.of(2026, 4, 18));
        CLUSTER.clock.set(Instant.parse("2026-04-19T03:59:59Z"));
        assertThat(state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(CLUSTER.part(Arrears.class).since(tenant)).isEmpty();
        CLUSTER.clock.set(Instant.parse("2026-04-19T04:00:00Z"));
        assertThat(state()).isEqualTo(InvoiceState.OVERDUE);
        assertThat(CLUSTER.part(Arrears.class).since(tenant)).contains(LocalDate.of(2026, 4, 18));
        assertThat(CLUSTER.part(Arrears.class).all()).containsOnlyKeys(tenant);
        assertThat(CLUSTER.part(Invoices.class).search(null, InvoiceState.OVERDUE, null, 10))
                .hasSize(1);
        pay("bank-1", "24.00");
        assertThat(state()).isEqualTo(InvoiceState.PAID);
        assertThat(CLUSTER.part(Arrears.class).all()).isEmpty();
    }

    @Test
    void isInArrearsSinceTheOldestThatIsNeitherPaidNorTakenBack() {
        billApril();
        var other = CLUSTER.tenant("other", "UTC", "0");
        CLUSTER.clock.set(Instant.parse("2026-05-20T00:00:00Z"));
        assertThat(CLUSTER.part(Arrears.class).all()).containsOnlyKeys(tenant);
        assertThat(CLUSTER.part(Arrears.class).since(other)).isEmpty();
        assertThat(CLUSTER.part(Arrears.class).since(tenant)).contains(LocalDate.of(2026, 4, 18));
        pay("bank-1", "24.00");
        assertThat(CLUSTER.part(Arrears.class).since(tenant)).contains(LocalDate.of(2026, 5, 18));
        CLUSTER.takeBack(tenant);
        CLUSTER.part(InvoiceCorrections.class).correct(CLUSTER.invoices(tenant).getLast(), "Nothing ran", "olga");
        assertThat(CLUSTER.part(Arrears.class).since(tenant)).isEmpty();
    }

    @Test
    void isNotInArrearsForWhatGrantsPaid() {
        pay("bank-1", "24.00");
        CLUSTER.part(Credits.class).give(tenant, Grant.Kind.PREPAID, money("24.00", "EUR"), "Ahead", null, "olga");
        billApril();
        assertThat(CLUSTER.invoices(tenant).getLast().sums().due()).isEqualTo(money("0.00", "EUR"));
        CLUSTER.clock.set(Instant.parse("2026-05-20T00:00:00Z"));
        assertThat(CLUSTER.part(Arrears.class).all()).isEmpty();
    }

    @Test
    void refusesWhatIsNoPaymentOfTheInvoice() {
        assertThatThrownBy(() -> pay("", "1")).hasMessageContaining("reference");
        assertThatThrownBy(() -> pay("bank\n1", "1")).hasMessageContaining("reference");
        assertThatThrownBy(() -> pay("bank-1", "0")).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> pay("bank-1", "-3")).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> record(payment("bank-1", "2026-000009", "1", "EUR")))
                .hasMessageContaining("2026-000009");
        assertThatThrownBy(() -> record(payment("bank-1", "2026-000001", "1", "USD")))
                .hasMessageContaining("EUR, as the invoice is");
        assertThatThrownBy(() -> record(new Payment(
                        "bank-1",
                        "2026-000001",
                        money("1", "EUR"),
                        CLUSTER.clock.instant().plusSeconds(90_000))))
                .hasMessageContaining("paidAt");
        assertThatThrownBy(() -> record(
                        new Payment("bank-1", "2026-000001", money("1", "EUR"), Instant.parse("1999-12-31T23:59:59Z"))))
                .hasMessageContaining("paidAt");
    }

    @Test
    void takesTheLongestReferenceAndATimeUpToADayAhead() {
        var longest = "b".repeat(100);
        var ahead = CLUSTER.clock.instant().plus(Duration.ofDays(1));
        record(new Payment(longest, "2026-000001", money("1", "EUR"), ahead));
        assertThat(CLUSTER.invoices(tenant).getFirst().paid()).isEqualTo(money("1.00", "EUR"));
        assertThatThrownBy(() -> pay(longest + "b", "1")).hasMessageContaining("1 to 100");
    }

    /** Who got the first paper pays by its number. */
    @Test
    void whatComesForAnInvoiceThatWasTakenBackPaysWhatStandsInItsPlace() {
        correct("2026-000001");
        correct("2026-000003");
        assertThat(pay("bank-1", "20.00").invoice()).isEqualTo("2026-000001");
        assertThat(invoice("2026-000005").open()).isEqualTo(money("4.00", "EUR"));
        assertThat(credit()).isEqualTo(money("0", "EUR"));
        assertThat(CLUSTER.notices("invoice.paid")).isZero();

        record(payment("bank-2", "2026-000003", "5.00", "EUR"));
        assertThat(invoice("2026-000005").state()).isEqualTo(InvoiceState.PAID);
        assertThat(credit()).as("what is above").isEqualTo(money("1.00", "EUR"));
        assertThat(CLUSTER.notices("invoice.paid")).isOne();
        CLUSTER.clock.set(Instant.parse("2026-05-20T00:00:00Z"));
        assertThat(CLUSTER.part(Arrears.class).all()).isEmpty();
        assertThat(CLUSTER.invoices(tenant))
                .filteredOn(invoice -> !invoice.isCreditNote())
                .extracting(Invoice::paid)
                .as("each euro came in once")
                .containsExactly(money("0.00", "EUR"), money("1.00", "EUR"), money("24.00", "EUR"));
    }

    @Test
    void whatWasPassedOnIsACreditWhenThatIsTakenBackToo() {
        correct("2026-000001");
        pay("bank-1", "20.00");
        CLUSTER.takeBack(tenant);
        correct("2026-000003");
        assertThat(credit()).isEqualTo(money("20.00", "EUR"));
        pay("bank-2", "4.00");
        assertThat(credit()).as("nothing stands in its place").isEqualTo(money("24.00", "EUR"));
    }

    @Test
    void theSameForWhatWasTakenBackIsOnePayment() {
        correct("2026-000001");
        assertThat(pay("bank-1", "20.00")).isEqualTo(pay("bank-1", "20.00"));
        correct("2026-000003");
        assertThat(pay("bank-1", "20.00")).isEqualTo(pay("bank-1", "20.00"));
        assertThat(invoice("2026-000005").sums().credited()).isEqualTo(money("20.00", "EUR"));
        assertThat(credit()).isEqualTo(money("0.00", "EUR"));
    }

    /** The one that waits finds what the other has made. */
    @Test
    void aPaymentThatComesWhileItsInvoiceIsCorrectedPaysTheReplacement() throws Exception {
        meanwhile(() -> correct("2026-000001"), () -> pay("bank-1", "24.00"));
        assertThat(invoice("2026-000003").state()).isEqualTo(InvoiceState.PAID);
    }

    @ParameterizedTest
    @CsvSource({
        "bank-1, 2026-000001, 1.00, an invoice that was taken back itself",
        "bank-1, 2026-000002, 1.00, a credit note",
        "bank-1, 2026-000004, 1.00, another month's",
        "bank-1, 2026-000003, 1.01, more than came in",
        "bank-2, 2026-000003, 1.00, away from one that stands",
    })
    void refusesToPassOnWhatIsNoOnesToPassOn(String reference, String invoice, BigDecimal amount, String why) {
        correct("2026-000001");
        billApril();
        pay("bank-1", "1.00");
        record(payment("bank-2", "2026-000003", "1.00", "EUR"));
        assertThatThrownBy(() -> CLUSTER.jdbc
                        .sql("insert into payment_passed_on (reference, invoice, amount) values (?, ?, ?)")
                        .params(reference, invoice, amount)
                        .update())
                .as(why)
                .hasMessageContaining("can't be passed on to the invoice " + invoice);
    }

    @Test
    void nobodyPaysACreditNote() {
        correct("2026-000001");
        assertThatThrownBy(() -> record(payment("bank-1", "2026-000002", "1", "EUR")))
                .hasMessageContaining("nobody pays a credit note");
    }

    /** Due on 18 May. */
    private void billApril() {
        CLUSTER.held(tenant, "web", "2026-04-05T00:00:00Z", "2026-04-06T00:00:00Z");
        CLUSTER.until("2026-05-04T04:00:00Z");
        CLUSTER.bill();
    }

    /** The second begins when the first is done but not committed, and that waits until the second waits or is done. */
    private static void meanwhile(Runnable first, Callable<Payment> second) throws Exception {
        try (var thread = Executors.newSingleThreadExecutor()) {
            var paid = CLUSTER.part(TransactionTemplate.class).execute(status -> {
                first.run();
                var paying = thread.submit(second);
                await().until(() -> paying.isDone() || somebodyWaits());
                return paying;
            });
            paid.get();
        }
    }

    private static boolean somebodyWaits() {
        return CLUSTER.jdbc
                .sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private Payment pay(String reference, String amount) {
        return record(payment(reference, "2026-000001", amount, "EUR"));
    }

    private static Payment payment(String reference, String invoice, String amount, String currency) {
        return new Payment(reference, invoice, money(amount, currency), Instant.parse("2026-04-05T00:00:00Z"));
    }

    private static Payment record(Payment payment) {
        return CLUSTER.part(Payments.class).record(payment, "olga");
    }

    private static void correct(String number) {
        CLUSTER.part(InvoiceCorrections.class).correct(invoice(number), "A pod was forgotten", "olga");
    }

    private static Invoice invoice(String number) {
        return CLUSTER.part(Invoices.class).find(number).orElseThrow();
    }

    private InvoiceState state() {
        return CLUSTER.invoices(tenant).getFirst().state();
    }

    private Money credit() {
        return CLUSTER.part(Credits.class).of(tenant, null, 10).stream()
                .map(Grant::left)
                .reduce(money("0", "EUR"), Money::plus);
    }
}
