package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.caisson.charges.ChargedMonths;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the end of a month to its invoices. */
class IssuingIT {

    private static final BilledCluster CLUSTER = new BilledCluster();

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void aMonthIsDraftedWhenItIsOverAndIssuedWhenItsReviewIs() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "19", "0.10");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-11T00:00:00Z");
        CLUSTER.until("2026-03-31T23:59:59Z");
        CLUSTER.bill();
        assertThat(CLUSTER.drafts()).isEmpty();

        CLUSTER.until("2026-04-01T00:00:00Z");
        CLUSTER.bill();
        assertThat(CLUSTER.drafts()).singleElement().satisfies(draft -> {
            assertThat(draft.month()).isEqualTo(YearMonth.of(2026, 3));
            assertThat(draft.net()).isEqualTo(money("24.00", "EUR"));
            assertThat(draft.total()).isEqualTo(money("28.56", "EUR"));
        });
        CLUSTER.held(tenant, "late", "2026-03-31T00:00:00Z", "2026-04-01T00:00:00Z");
        CLUSTER.until("2026-04-03T23:59:59Z");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).isEmpty();
        assertThat(CLUSTER.drafts().getFirst().net()).isEqualTo(money("26.40", "EUR"));

        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();
        CLUSTER.bill();
        assertThat(CLUSTER.drafts()).isEmpty();
        assertThat(CLUSTER.notices("invoice.drafted")).isEqualTo(1);
        assertThat(CLUSTER.notices("invoice.issued")).isEqualTo(1);
        assertThat(CLUSTER.invoices(tenant)).singleElement().satisfies(invoice -> {
            assertThat(invoice.name()).isEqualTo("2026-000001");
            assertThat(invoice.state()).isEqualTo(InvoiceState.ISSUED);
            assertThat(invoice.recipient().name()).isEqualTo("ACME");
            assertThat(invoice.issuer().address()).isEqualTo("1 Pier\nPort");
            assertThat(invoice.coverage().observed()).isEqualTo(31 * 86_400);
            assertThat(invoice.sums().tax()).isEqualTo(money("5.02", "EUR"));
            assertThat(invoice.sums().due()).isEqualTo(money("31.42", "EUR"));
            assertThat(invoice.issue().dueOn()).isEqualTo(LocalDate.of(2026, 4, 18));
            assertThat(invoice.lines()).hasSize(4).anySatisfy(line -> {
                assertThat(line.kind().name()).isEqualTo("OVERHEAD");
                assertThat(line.each()).isZero();
                assertThat(line.amount()).isEqualTo(money("0.00", "EUR"));
                assertThat(line.value()).isEqualTo(money("2.40", "EUR"));
            });
        });
        assertThat(CLUSTER.part(ChargedMonths.class).isClosed(tenant, YearMonth.of(2026, 3)))
                .isTrue();
    }

    /** Each month begins and ends at the tenant's midnight, also where that night's offset changes in it. */
    @ParameterizedTest
    @CsvSource({
        "Pacific/Auckland, 2026-04, 2026-03-31T11:00:00Z, 2026-04-30T12:00:00Z", // summer time ends on 5 April
        "Pacific/Auckland, 2026-09, 2026-08-31T12:00:00Z, 2026-09-30T11:00:00Z",
        "America/New_York, 2026-03, 2026-03-01T05:00:00Z, 2026-04-01T04:00:00Z",
        "America/New_York, 2026-11, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
        "Asia/Kolkata, 2026-02, 2026-01-31T18:30:00Z, 2026-02-28T18:30:00Z"
    })
    void aMonthIsTheTenantsOwn(String zone, YearMonth month, Instant from, Instant to) {
        var tenant = CLUSTER.acme(from.minusSeconds(86_400).toString(), zone, "0", "1");
        CLUSTER.held(tenant, "before", from.minusSeconds(3_600).toString(), from.toString());
        CLUSTER.held(tenant, "within", from.toString(), to.toString());
        CLUSTER.held(tenant, "after", to.toString(), to.plusSeconds(3_600).toString());
        CLUSTER.until(to.minusSeconds(1).toString());
        CLUSTER.bill();
        assertThat(CLUSTER.drafts()).extracting(DraftSummary::month).doesNotContain(month);

        CLUSTER.until(to.toString());
        CLUSTER.bill();
        assertThat(CLUSTER.drafts()).extracting(DraftSummary::month).contains(month);
        CLUSTER.until(BilledCluster.after(to, BilledCluster.REVIEW_DAYS).toString());
        CLUSTER.bill();
        var invoice = CLUSTER.invoices(tenant).getLast();
        assertThat(invoice.issue().dueOn())
                .isEqualTo(month.plusMonths(1).atDay(1 + BilledCluster.REVIEW_DAYS + BilledCluster.DUE_DAYS));
        assertThat(invoice.period().month()).isEqualTo(month);
        assertThat(invoice.period().from()).isEqualTo(from);
        assertThat(invoice.period().to()).isEqualTo(to);
        assertThat(invoice.issue().dueOn())
                .as("fourteen of its own days after the review's third")
                .isEqualTo(month.plusMonths(1).atDay(18));
        long hours = invoice.period().seconds() / 3_600;
        assertThat(invoice.sums().net()).isEqualTo(money(Long.toString(hours), "EUR"));
        assertThat(invoice.lines()).extracting(InvoiceLine::app).containsOnly("within");
    }

    @Test
    void eachCurrencyOfAMonthHasAnInvoiceWithItsOwnDecimals() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "10", "0.015");
        CLUSTER.pays(tenant, "2026-03-11T00:00:00Z", "JPY", "1.5");
        CLUSTER.pays(tenant, "2026-03-21T00:00:00Z", "KWD", "0.0011");
        CLUSTER.held(tenant, "web", "2026-03-10T22:00:00Z", "2026-03-21T01:00:00Z");
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant))
                .extracting(Invoice::name, invoice -> invoice.sums().net().toString(), invoice -> invoice.sums()
                        .total()
                        .toString())
                .containsExactly(
                        tuple("2026-000001", "0.03 EUR", "0.03 EUR"),
                        tuple("2026-000002", "360 JPY", "396 JPY"),
                        tuple("2026-000003", "0.001 KWD", "0.001 KWD"));
    }

    @Test
    void whatWasNotSeenWaitsForAnOperatorWhoSaysWhy() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.segment(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-05T00:00:01Z", "MISSING");
        CLUSTER.until("2026-03-05T00:00:00Z");
        CLUSTER.downUntil("2026-03-05T01:00:00Z");
        CLUSTER.until("2026-04-20T00:00:00Z");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).isEmpty();
        var draft = CLUSTER.drafts().getFirst();
        assertThat(draft.needsApproval()).isTrue();
        assertThatThrownBy(() -> CLUSTER.part(Issuing.class).issue(draft, "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("3599 seconds of 2026-03 were not seen");
        assertThatThrownBy(() -> CLUSTER.part(Issuing.class).approve(draft, " ", "olga"))
                .hasMessageContaining("reason");

        CLUSTER.part(Issuing.class).approve(draft, "The node burned", "olga");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).singleElement().satisfies(invoice -> {
            assertThat(invoice.coverage().missing()).isEqualTo(3_599);
            assertThat(invoice.approval()).isEqualTo(new Invoice.Approval("olga", clock(), "The node burned"));
        });
    }

    @Test
    void aWordIsForWhatWasMissingWhenItWasGiven() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.segment(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-05T00:00:01Z", "MISSING");
        CLUSTER.until("2026-03-05T00:00:00Z");
        CLUSTER.downUntil("2026-03-05T01:00:00Z");
        CLUSTER.until("2026-03-06T00:00:00Z");
        CLUSTER.downUntil("2026-03-06T00:00:02Z");
        CLUSTER.until("2026-04-01T00:00:00Z");
        CLUSTER.bill();
        CLUSTER.part(Issuing.class).approve(CLUSTER.drafts().getFirst(), "The node burned", "olga");
        CLUSTER.segment(tenant, "db", "2026-03-01T00:00:00Z", "2026-03-06T00:00:01Z", "MISSING");
        CLUSTER.until("2026-04-20T00:00:00Z");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).isEmpty();
        assertThatThrownBy(
                        () -> CLUSTER.part(Issuing.class).issue(CLUSTER.drafts().getFirst(), "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("3600 seconds of 2026-03 were not seen");

        CLUSTER.part(Issuing.class).approve(CLUSTER.drafts().getFirst(), "Both nodes burned", "olga");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant))
                .singleElement()
                .satisfies(invoice -> assertThat(invoice.approval().reason()).isEqualTo("Both nodes burned"));
    }

    /** Each line's tax alone would be rounded up: 0.10, five times, at 5 %. */
    @Test
    void taxIsThatOfTheMonthsLastSecondRoundedOnceHalfUp() {
        CLUSTER.begin("2026-03-01T00:00:00Z");
        var tenant = CLUSTER.tenant("acme", "UTC", "19");
        CLUSTER.taxed(tenant, "2026-03-31T23:59:59Z", "5");
        CLUSTER.taxed(tenant, "2026-04-01T00:00:00Z", "7");
        CLUSTER.pays(tenant, "2026-01-01T00:00:00Z", "EUR", "0.10");
        for (var app : List.of("a", "b", "c", "d", "e")) {
            CLUSTER.held(tenant, app, "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z");
        }
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant)).singleElement().satisfies(invoice -> {
            assertThat(invoice.sums().net()).isEqualTo(money("0.50", "EUR"));
            assertThat(invoice.sums().taxPercent()).isEqualByComparingTo("5");
            assertThat(invoice.sums().tax()).isEqualTo(money("0.03", "EUR"));
        });
    }

    @Test
    void nothingIsIssuedBeforeTheWatchIsBackAfterTheMonthsEnd() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
        CLUSTER.until("2026-03-31T23:59:59Z"); // seen to the last second, and nothing after it
        CLUSTER.clock.set(Instant.parse("2026-04-10T00:00:00Z"));
        CLUSTER.bill();
        assertThat(CLUSTER.drafts()).hasSize(1);
        assertThatThrownBy(
                        () -> CLUSTER.part(Issuing.class).issue(CLUSTER.drafts().getFirst(), "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessage(
                        "The cluster has not been watched since 2026-03 ended, so it isn't known yet what of it was not"
                                + " seen. Try again when the watch is back: caisson_watch_leader is 1 then.");
        assertThat(CLUSTER.invoices(tenant)).isEmpty();

        CLUSTER.downUntil("2026-04-10T00:01:00Z");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);
    }

    /** A pod had vanished in the gap: of that, the draft said nothing before the watch was back. */
    @Test
    void whatTheWatchFindsWhenItIsBackNeedsAWordBeforeAnOperatorIssues() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
        CLUSTER.until("2026-03-31T00:00:00Z");
        CLUSTER.clock.set(Instant.parse("2026-04-01T00:00:00Z"));
        CLUSTER.bill();
        var draft = CLUSTER.drafts().getFirst();
        assertThat(draft.needsApproval()).isFalse();
        assertThatThrownBy(() -> CLUSTER.part(Issuing.class).issue(draft, "olga"))
                .hasMessageContaining("isn't known yet");

        CLUSTER.segment(tenant, "db", "2026-03-30T00:00:00Z", "2026-03-31T00:00:01Z", "MISSING");
        CLUSTER.downUntil("2026-04-01T01:00:00Z");
        assertThatThrownBy(() -> CLUSTER.part(Issuing.class).issue(draft, "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("86399 seconds of 2026-03 were not seen");
    }

    @Test
    void anOperatorNeedNotWaitAndAMonthIsIssuedOnce() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
        CLUSTER.until("2026-04-01T00:00:00Z");
        CLUSTER.bill();
        var draft = CLUSTER.drafts().getFirst();

        assertThat(CLUSTER.part(Issuing.class).issue(draft, "olga")).containsExactly("2026-000001");
        assertThatThrownBy(() -> CLUSTER.part(Issuing.class).issue(draft, "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("was issued already");
        assertThat(CLUSTER.invoices(tenant).getFirst().issue().by()).isEqualTo("olga");
        CLUSTER.until("2026-04-10T00:00:00Z");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);
    }

    @Test
    void aMonthWithoutAnyLineIsClosedWithoutAnInvoice() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant)).isEmpty();
        assertThat(CLUSTER.drafts()).isEmpty();
        assertThat(CLUSTER.part(ChargedMonths.class).isClosed(tenant, YearMonth.of(2026, 3)))
                .isTrue();
    }

    /** What vanished at the end of March is missing until the watch is back in April, when nothing of the tenant ran. */
    @Test
    void aMonthWithoutAnyLineWaitsForAWordToo() {
        var april = YearMonth.of(2026, 4);
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "19", "1");
        CLUSTER.pays(tenant, "2026-04-10T00:00:00Z", "JPY", "100");
        CLUSTER.segment(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-31T23:00:01Z", "MISSING");
        CLUSTER.until("2026-03-31T23:00:00Z");
        CLUSTER.downUntil("2026-04-01T01:00:00Z");
        CLUSTER.until("2026-05-04T00:00:00Z");
        CLUSTER.bill();
        CLUSTER.bill();
        assertThat(CLUSTER.part(ChargedMonths.class).isClosed(tenant, april)).isFalse();
        assertThat(CLUSTER.notices("invoice.drafted")).as("one for each month").isEqualTo(2);
        var draft = CLUSTER.drafts().getLast();
        assertThat(draft.month()).isEqualTo(april);
        assertThat(draft.total()).as("in the month's last currency").isEqualTo(money("0", "JPY"));
        assertThat(draft.missingSeconds()).isEqualTo(3_600);
        assertThat(draft.needsApproval()).isTrue();
        assertThat(CLUSTER.part(Invoices.class).draft(draft.id())).hasValueSatisfying(shown -> {
            assertThat(shown.lines()).isEmpty();
            assertThat(InvoiceCsv.of(shown)).as("its header").hasLineCount(1);
            assertThat(InvoicePdf.of(shown)).isNotEmpty();
        });
        assertThatThrownBy(() -> CLUSTER.part(Issuing.class).issue(draft, "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("3600 seconds of 2026-04 were not seen");

        CLUSTER.part(Issuing.class).approve(draft, "Nothing ran", "olga");
        CLUSTER.bill();
        assertThat(CLUSTER.part(ChargedMonths.class).isClosed(tenant, april)).isTrue();
        assertThat(CLUSTER.drafts())
                .as("March still waits")
                .extracting(DraftSummary::month)
                .containsExactly(april.minusMonths(1));
        assertThat(CLUSTER.invoices(tenant)).isEmpty();
    }

    @Test
    void aDeletedTenantsLastMonthIsBilledToo() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
        CLUSTER.until("2026-03-02T00:00:00Z");
        CLUSTER.part(ChargedMonths.class).refresh(tenant, YearMonth.of(2026, 3));
        CLUSTER.jdbc
                .sql("update tenant set state = 'DELETED', deleted_at = '2026-03-02T00:00:00Z'")
                .update();
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant)).singleElement().satisfies(invoice -> {
            assertThat(invoice.sums().net()).isEqualTo(money("24.00", "EUR"));
            assertThat(invoice.coverage().observed()).isEqualTo(86_400);
        });
        CLUSTER.until("2026-06-10T00:00:00Z");
        CLUSTER.bill();
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);
    }

    @Test
    void monthsThatWereMissedAreBilledInTheirOrder() {
        var tenant = CLUSTER.acme("2026-01-15T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-01-20T00:00:00Z", "2026-04-01T00:00:00Z");
        CLUSTER.until("2026-04-10T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant))
                .extracting(Invoice::name, invoice -> invoice.period().month())
                .containsExactly(
                        tuple("2026-000001", YearMonth.of(2026, 1)),
                        tuple("2026-000002", YearMonth.of(2026, 2)),
                        tuple("2026-000003", YearMonth.of(2026, 3)));
    }

    @Test
    void numbersBeginAnewWithTheYear() {
        var tenant = CLUSTER.acme("2025-11-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2025-11-20T00:00:00Z", "2026-01-01T00:00:00Z");
        CLUSTER.until("2025-12-31T23:59:59Z");
        CLUSTER.bill();
        CLUSTER.until("2026-01-01T00:00:00Z");
        CLUSTER.bill();
        CLUSTER.part(Issuing.class).issue(CLUSTER.drafts().getFirst(), "olga");

        assertThat(CLUSTER.invoices(tenant)).extracting(Invoice::name).isEqualTo(List.of("2025-000001", "2026-000001"));
    }

    private static Instant clock() {
        return CLUSTER.clock.instant();
    }
}
