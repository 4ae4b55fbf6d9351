package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.caisson.charges.ChargedMonths;
import io.caisson.metering.MadeSegment;
import io.caisson.metering.MeteredDatabase;
import io.caisson.oracle.KilledDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What comes to light when its month is billed already. */
@ExtendWith(OutputCaptureExtension.class)
class LateUsageIT {

    private static final BilledCluster CLUSTER = new BilledCluster();
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void begin() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "America/New_York", "10", "0.10");
    }

    /** March ends on 1 April, 04:00. */
    private void billMarch() {
        CLUSTER.until("2026-04-05T00:00:00Z");
        CLUSTER.bill();
        assertThat(isClosed()).isTrue();
    }

    private void late(String from, String to) {
        CLUSTER.held(tenant, "late", from, to);
        CLUSTER.bill();
    }

    private void billAt(String now) {
        CLUSTER.until(now);
        CLUSTER.bill();
        CLUSTER.bill();
    }

    private boolean isClosed() {
        return CLUSTER.part(ChargedMonths.class).isClosed(tenant, MARCH);
    }

    private int waiting() {
        return CLUSTER.jdbc
                .sql("select count(*) from invoice_late")
                .query(Integer.class)
                .single();
    }

    @Test
    void aMonthThatWasClosedWithoutALineIsOpenedAgainReviewedAndBilled() {
        billMarch();
        CLUSTER.until("2026-04-20T00:00:00Z");
        late("2026-03-31T20:00:00Z", "2026-04-01T06:00:00Z");
        assertThat(isClosed()).isFalse();
        assertThat(CLUSTER.notices("invoice.drafted")).isOne();
        assertThat(CLUSTER.drafts()).singleElement().satisfies(draft -> {
            assertThat(draft.month()).isEqualTo(MARCH);
            assertThat(draft.net()).as("eight hours of March").isEqualTo(money("0.80", "EUR"));
            assertThat(CLUSTER.part(Issuing.class).reviewedBy(draft)).isEqualTo("2026-04-23T00:00:00Z");
        });
        billAt("2026-04-22T23:59:59Z");
        assertThat(CLUSTER.invoices(tenant)).isEmpty();

        billAt("2026-04-23T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant)).singleElement().satisfies(invoice -> {
            assertThat(invoice.period().month()).isEqualTo(MARCH);
            assertThat(invoice.sums().total()).isEqualTo(money("0.88", "EUR"));
            assertThat(invoice.issue().replaces()).isNull();
        });
        assertThat(isClosed()).isTrue();
        billAt("2026-05-05T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant))
                .extracting(invoice -> invoice.period().month(), invoice -> invoice.sums()
                        .net())
                .containsExactly(tuple(MARCH, money("0.80", "EUR")), tuple(MARCH.plusMonths(1), money("0.20", "EUR")));
    }

    @Test
    void anInvoiceGetsACreditNoteAndAReplacementWhenSomebodyCouldLookAtIt() {
        CLUSTER.pays(tenant, "2026-03-21T00:00:00Z", "USD", "1");
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-22T00:00:00Z");
        billMarch();
        late("2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z");
        billAt("2026-04-07T23:59:59Z");
        assertThat(CLUSTER.invoices(tenant)).extracting(Invoice::name).containsExactly("2026-000001", "2026-000002");
        assertThat(waiting()).isOne();

        billAt("2026-04-08T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant))
                .extracting(Invoice::state, invoice -> invoice.sums().net())
                .as("of the other currency, nothing came late")
                .containsExactly(
                        tuple(InvoiceState.CREDITED, money("2.40", "EUR")),
                        tuple(InvoiceState.ISSUED, money("24.00", "USD")),
                        tuple(InvoiceState.ISSUED, money("-2.40", "EUR")),
                        tuple(InvoiceState.ISSUED, money("4.80", "EUR")));
        assertThat(CLUSTER.invoices(tenant).getLast().issue()).satisfies(issue -> {
            assertThat(issue.replaces()).isEqualTo("2026-000001");
            assertThat(issue.reason()).isEqualTo("Usage came to light after the month was billed");
            assertThat(issue.by()).isEqualTo("Caisson");
        });
        assertThat(waiting()).isZero();
    }

    @Test
    void whatWasBilledTooMuchIsGivenBackTheSameWay() {
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        billMarch();
        CLUSTER.takeBack(tenant);
        billAt("2026-04-06T00:00:00Z");
        billAt("2026-04-09T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant))
                .extracting(invoice -> invoice.sums().net())
                .containsExactly(money("2.40", "EUR"), money("-2.40", "EUR"));
        assertThat(isClosed()).isTrue();

        late("2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z");
        assertThat(isClosed()).as("no invoice stands that could be corrected").isFalse();
        billAt("2026-04-12T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant).getLast().issue().replaces()).isEqualTo("2026-000001");
        assertThat(isClosed()).isTrue();
    }

    @Test
    void aCurrencyThatNothingWasBilledInGetsAnInvoiceAndTheOtherStands() {
        CLUSTER.pays(tenant, "2026-03-21T00:00:00Z", "USD", "1");
        CLUSTER.held(tenant, "web", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z");
        billMarch();
        late("2026-03-22T00:00:00Z", "2026-03-23T00:00:00Z");
        billAt("2026-04-08T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant))
                .extracting(Invoice::state, invoice -> invoice.sums().net())
                .containsExactly(
                        tuple(InvoiceState.ISSUED, money("2.40", "EUR")),
                        tuple(InvoiceState.ISSUED, money("24.00", "USD")));
    }

    @Test
    void operatorsAreToldOnceThatAMonthIsNoLongerRightAndAgainWhenItWaitsForThem() {
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        CLUSTER.until("2026-03-25T00:00:00Z");
        CLUSTER.downUntil("2026-03-25T01:00:00Z");
        billMarch();
        late("2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z");
        billAt("2026-04-06T00:00:00Z");
        assertThat(told()).containsExactly("null acme 2026-03 false 0 2026-04-08T00:00:00Z");
        assertThat(CLUSTER.part(Invoices.class).late(9)).singleElement().satisfies(month -> {
            assertThat(month.missingSeconds()).isNull();
            assertThat(month.invoice()).isEqualTo("2026-000001");
        });

        CLUSTER.segment(tenant, "lost", "2026-03-24T00:00:00Z", "2026-03-25T00:00:01Z", "MISSING");
        CLUSTER.bill();
        billAt("2026-04-20T00:00:00Z");
        assertThat(told())
                .containsExactly(
                        "null acme 2026-03 false 0 2026-04-08T00:00:00Z",
                        "null acme 2026-03 true 3599 2026-04-08T00:00:00Z");
        assertThat(CLUSTER.part(Invoices.class).late(9))
                .extracting(LateMonth::missingSeconds)
                .containsExactly(3599L);
    }

    private List<String> told() {
        return CLUSTER.jdbc.sql("""
                select concat_ws(' ', coalesce(tenant_id::text, 'null'), data ->> 'tenant', data ->> 'month',
                    data ->> 'waitsForOperator', data ->> 'missingSeconds', data ->> 'correctedAfter')
                from notice, lateral (select body::jsonb -> 'data' as data) as body where type = 'invoice.outdated'
                order by told_at""").query(String.class).list();
    }

    @Test
    void whatIsTakenBackInTimeOrCorrectedByAnOperatorIsLeftAlone() {
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        billMarch();
        var other = CLUSTER.tenant("other", "UTC", "0");
        late("2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z");
        assertThat(waiting()).isOne();
        CLUSTER.part(InvoiceCorrections.class)
                .correct(CLUSTER.invoices(tenant).getFirst(), "A pod was forgotten", "olga");
        CLUSTER.bill();
        assertThat(waiting()).as("settled").isZero();
        billAt("2026-04-12T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant)).hasSize(3);

        late("2026-03-14T00:00:00Z", "2026-03-15T00:00:00Z");
        assertThat(waiting()).isOne();
        CLUSTER.takeBack(tenant);
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        CLUSTER.held(tenant, "late", "2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z");
        CLUSTER.bill();
        assertThat(waiting()).as("the ledger says what it said").isZero();
        assertThat(CLUSTER.invoices(other)).isEmpty();
    }

    @Test
    void whereNoInvoiceStandsAnyMoreNoneWaitsToBeCorrected(CapturedOutput output) {
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        CLUSTER.until("2026-03-25T00:00:00Z");
        CLUSTER.downUntil("2026-03-25T01:00:00Z");
        billMarch();
        late("2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z");
        CLUSTER.takeBack(tenant);
        correctLast("Nothing ran");
        assertThat(waiting()).isOne();

        CLUSTER.segment(tenant, "lost", "2026-03-24T00:00:00Z", "2026-03-25T00:00:01Z", "MISSING");
        CLUSTER.bill();
        assertThat(isClosed()).isFalse();
        assertThat(waiting()).isZero();
        assertThat(output).doesNotContain("can't be billed");
    }

    @Test
    void whereMoreIsMissingThanSomebodyAgreedToAnOperatorHasToSayWhy() {
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        CLUSTER.until("2026-03-25T00:00:00Z");
        CLUSTER.downUntil("2026-03-25T01:00:00Z");
        CLUSTER.until("2026-03-26T00:00:00Z");
        CLUSTER.downUntil("2026-03-26T00:00:02Z");
        billMarch();
        CLUSTER.segment(tenant, "lost", "2026-03-24T00:00:00Z", "2026-03-25T00:00:01Z", "MISSING");
        CLUSTER.bill();
        billAt("2026-04-20T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);
        assertThat(waiting()).isOne();

        CLUSTER.part(InvoiceCorrections.class).correct(CLUSTER.invoices(tenant).getFirst(), "The node burned", "olga");
        CLUSTER.segment(tenant, "late", "2026-03-24T00:00:00Z", "2026-03-24T01:00:00Z", "OBSERVED");
        CLUSTER.bill();
        billAt("2026-04-24T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant)).hasSize(5);
        assertThat(CLUSTER.invoices(tenant).getLast().approval().reason())
                .as("the word that was given holds")
                .isEqualTo("The node burned");

        CLUSTER.segment(tenant, "db", "2026-03-25T12:00:00Z", "2026-03-26T00:00:01Z", "MISSING");
        CLUSTER.bill();
        billAt("2026-04-29T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant))
                .as("but for no second more than was missing then")
                .hasSize(5);
        assertThat(waiting()).isOne();

        correctLast("Both nodes burned");
        assertThat(lastWord()).as("also where it is an operator who corrects").isEqualTo("Both nodes burned");
        correctLast("A typing error");
        assertThat(lastWord()).as("what was missing then is missing now").isEqualTo("Both nodes burned");
        CLUSTER.bill();
        assertThat(waiting()).isZero();
    }

    private void correctLast(String reason) {
        CLUSTER.part(InvoiceCorrections.class).correct(CLUSTER.invoices(tenant).getLast(), reason, "olga");
    }

    private String lastWord() {
        return CLUSTER.invoices(tenant).getLast().approval().reason();
    }

    @Test
    void whatIsWrittenWhileItsMonthIsBilledIsFoundAfterwards() throws SQLException {
        CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
        try (var writer = MeteredDatabase.application().getConnection()) {
            writer.setAutoCommit(false);
            new MadeSegment(tenant, "2026-03-30T00:00:00Z", "2026-03-31T00:00:00Z")
                    .reserves(1000, 0)
                    .write(JdbcClient.create(new SingleConnectionDataSource(writer, true)));
            billMarch();
            CLUSTER.bill();
            assertThat(waiting()).isZero();
            writer.commit();
        }
        CLUSTER.bill();
        assertThat(waiting()).isOne();
    }

    /** By the clock of PostgreSQL, which stands still within a transaction: twelve hours after it did in UTC. */
    @Test
    void isLateUntilTheMonthHasBegunEverywhere() {
        CLUSTER.part(TransactionTemplate.class).executeWithoutResult(status -> {
            var begun = CLUSTER.jdbc
                    .sql("select date_trunc('month', now() + interval '14 hours', 'UTC') + interval '12 hours'")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            segmentAt(begun.minusSeconds(1));
            segmentAt(begun);
            assertThat(CLUSTER.jdbc
                            .sql("select starts_at from usage_late where tenant_id = ?")
                            .param(tenant)
                            .query(OffsetDateTime.class)
                            .list())
                    .extracting(OffsetDateTime::toInstant)
                    .containsExactly(begun.minusSeconds(1));
            status.setRollbackOnly(); // a month's part of the ledger that no other test expects
        });
    }

    private void segmentAt(Instant at) {
        new MadeSegment(tenant, at.toString(), at.plusSeconds(60).toString()).write(CLUSTER.jdbc);
    }

    /** An operator didn't wait, and the pod ended before the month did. */
    @Test
    void aPodThatWasTakenToRunToTheMonthsEndAndDidNotIsLate() {
        new MadeSegment(tenant, "2026-03-31T00:00:00Z", null).reserves(1000, 0).write(CLUSTER.jdbc);
        CLUSTER.until("2026-04-01T04:00:00Z");
        CLUSTER.bill();
        CLUSTER.part(Issuing.class).issue(CLUSTER.drafts().getFirst(), "olga");
        CLUSTER.bill();
        assertThat(waiting()).isZero();
        CLUSTER.jdbc
                .sql("update usage_segment set ended_at = '2026-03-31T10:00:00Z' where ended_at is null")
                .update();
        CLUSTER.bill();
        billAt("2026-04-05T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant).getLast().sums().net()).isEqualTo(money("1.00", "EUR"));
    }

    @Test
    void aKillAtAnyStatementCorrectsOnce() {
        var database = new KilledDatabase(MeteredDatabase.POOL);
        var bills = CLUSTER.replica(database).getBean(MonthsOver.class);
        int kills = 0;
        for (boolean killed = true; killed; kills++) {
            begin();
            CLUSTER.held(tenant, "web", "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z");
            billMarch();
            CLUSTER.held(tenant, "late", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z");
            database.killAt(kills);
            run(bills);
            CLUSTER.until("2026-04-08T00:00:01Z");
            run(bills);
            killed = database.isKilled();
            database.spare();
            CLUSTER.bill();
            billAt("2026-04-12T00:00:00Z");
            assertThat(CLUSTER.invoices(tenant))
                    .as("killed at %d", kills)
                    .extracting(invoice -> invoice.sums().net())
                    .containsExactly(money("2.40", "EUR"), money("-2.40", "EUR"), money("4.80", "EUR"));
        }
        assertThat(kills).isGreaterThan(30);
    }

    private static void run(MonthsOver bills) {
        try {
            bills.bill();
        } catch (RuntimeException e) {
            // killed
        }
    }
}
