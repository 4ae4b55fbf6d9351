package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.metering.MeteredDatabase;
import io.caisson.oracle.KilledDatabase;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a payment system is told to collect. */
class PaymentsCsvIT {

    private static final BilledCluster CLUSTER = new BilledCluster();

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** 24.00 EUR for March. */
    @BeforeEach
    void begin() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        bill("2026-03-02", "2026-04-04");
    }

    private void bill(String day, String on) {
        var from = Instant.parse(day + "T00:00:00Z");
        CLUSTER.held(
                tenant, "web", from.toString(), BilledCluster.after(from, 1).toString());
        CLUSTER.until(on + "T00:00:00Z");
        CLUSTER.bill();
    }

    @Test
    void isWhatIsStillToComeIn() {
        assertThat(file()).containsExactly("2026-000001,acme,2026-04-18,EUR,24.00,2026-000001 acme");
        pay("bank-1", "23.50");
        assertThat(file()).containsExactly("2026-000001,acme,2026-04-18,EUR,0.50,2026-000001 acme");
        pay("bank-2", "0.50");
        assertThat(file()).isEmpty();
    }

    /** The credit note takes off what nobody asks for any more. */
    @Test
    void ofAnUnpaidInvoiceThatIsCorrectedItIsTheReplacement() {
        CLUSTER.until("2026-04-10T00:00:00Z");
        correct("2026-000001");
        assertThat(summaries())
                .extracting(InvoiceSummary::open)
                .containsExactly(money("24.00", "EUR"), money("0.00", "EUR"), money("0.00", "EUR"));
        assertThat(invoices())
                .extracting(Invoice::open)
                .containsExactly(money("24.00", "EUR"), money("0.00", "EUR"), money("0.00", "EUR"));
        assertThat(file()).containsExactly("2026-000003,acme,2026-04-24,EUR,24.00,2026-000003 acme");
    }

    /** What came in is a credit, which pays the replacement. It isn't paid back as well. */
    @Test
    void ofAPaidInvoiceThatIsCorrectedNothingIsCollectedOrPaidBack() {
        pay("bank-1", "24.00");
        correct("2026-000001");
        assertThat(summaries())
                .extracting(InvoiceSummary::open)
                .containsOnly(money("0.00", "EUR"))
                .hasSize(3);
        assertThat(file()).isEmpty();
        assertThat(left()).isEqualTo(money("0.00", "EUR"));
    }

    @Test
    void whatIsTakenBackAsAWholeIsACreditAndNotInTheFile() {
        pay("bank-1", "20.00");
        CLUSTER.takeBack(tenant);
        correct("2026-000001");
        assertThat(file()).isEmpty();
        assertThat(left()).isEqualTo(money("20.00", "EUR"));
    }

    @Test
    void canBeOfAMonthOrOfWhatIsPastItsDueDate() {
        bill("2026-04-02", "2026-05-04");
        assertThat(numbers(file(null, InvoiceState.OVERDUE))).containsExactly("2026-000001");
        assertThat(numbers(file(null, InvoiceState.ISSUED))).containsExactly("2026-000002");
        assertThat(numbers(file())).containsExactly("2026-000002", "2026-000001");
        assertThat(numbers(file(YearMonth.of(2026, 3), null))).containsExactly("2026-000001");
        assertThat(file(YearMonth.of(2026, 3), InvoiceState.ISSUED)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAFT", "PAID", "CREDITED"})
    void refusesWhatNothingIsToBeCollectedOf(InvoiceState state) {
        assertThatThrownBy(() -> file(null, state))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("'%s', but must be ISSUED or OVERDUE".formatted(state));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 1_000})
    void hasAllOfThemHoweverFewAreReadAtOnce(int atOnce) {
        threeMonths();
        pay("bank-1", "24.00");
        assertThat(numbers(file(atOnce, () -> {}))).containsExactly("2026-000004", "2026-000003", "2026-000002");
    }

    @Test
    void neverAsksForAnInvoiceAndForItsReplacement() {
        threeMonths();
        assertThat(numbers(file(2, () -> {
                    if (invoices().size() == 4) { // both that were read are sent
                        correct("2026-000004");
                        correct("2026-000002");
                    }
                })))
                .containsExactly("2026-000004", "2026-000003", "2026-000001");
        assertThat(numbers(file())).containsExactly("2026-000008", "2026-000006", "2026-000003", "2026-000001");
    }

    /** Whoever takes it would think that nothing more is due. */
    @Test
    void doesNotEndAsIfItWereWholeWhenTheDatabaseIsGone() {
        threeMonths();
        var database = new KilledDatabase(MeteredDatabase.POOL);
        var payments = CLUSTER.replica(database).getBean(PaymentsCsv.class);
        var sent = new ByteArrayOutputStream();
        database.killAt(1);
        assertThatThrownBy(() -> payments.write(null, null, 2, () -> sent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended in the middle");
        assertThat(numbers(lines(sent))).containsExactly("2026-000004", "2026-000003");
    }

    private void threeMonths() {
        bill("2026-04-02", "2026-05-04");
        bill("2026-05-02", "2026-06-04");
        bill("2026-06-02", "2026-07-04");
    }

    private static List<String> file() {
        return file(null, null);
    }

    private static List<String> file(@Nullable YearMonth month, @Nullable InvoiceState state) {
        var sent = new ByteArrayOutputStream();
        try {
            CLUSTER.part(PaymentsCsv.class).write(month, state, () -> sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines(sent);
    }

    /** @param then what happens when a part was sent */
    private static List<String> file(int atOnce, Runnable then) {
        var sent = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                then.run();
            }
        };
        try {
            CLUSTER.part(PaymentsCsv.class).write(null, null, atOnce, () -> sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines(sent);
    }

    private static List<String> lines(ByteArrayOutputStream sent) {
        var lines = sent.toString(StandardCharsets.UTF_8).split("\r\n");
        assertThat(lines[0]).isEqualTo("number,tenant,due,currency,amount,reference");
        return List.of(lines).subList(1, lines.length);
    }

    private static List<String> numbers(List<String> lines) {
        return lines.stream().map(line -> line.split(",")[0]).toList();
    }

    private static void correct(String number) {
        CLUSTER.part(InvoiceCorrections.class)
                .correct(CLUSTER.part(Invoices.class).find(number).orElseThrow(), "A pod was forgotten", "olga");
    }

    private static void pay(String reference, String amount) {
        CLUSTER.part(Payments.class)
                .record(
                        new Payment(
                                reference, "2026-000001", money(amount, "EUR"), Instant.parse("2026-04-05T00:00:00Z")),
                        "olga");
    }

    private List<InvoiceSummary> summaries() {
        return CLUSTER.part(Invoices.class).of(tenant, null, 10);
    }

    private List<Invoice> invoices() {
        return CLUSTER.invoices(tenant).reversed();
    }

    private Money left() {
        return CLUSTER.part(Credits.class).of(tenant, null, 10).stream()
                .map(Grant::left)
                .reduce(money("0", "EUR"), Money::plus);
    }
}
