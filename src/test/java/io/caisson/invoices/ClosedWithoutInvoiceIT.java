package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.ClosingApproval;
import io.caisson.charges.Unbilled;
import io.caisson.charges.UnbilledMonths;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of an operator's word where there is no invoice to print it on. */
class ClosedWithoutInvoiceIT {

    private static final BilledCluster CLUSTER = new BilledCluster();
    private static final YearMonth APRIL = YearMonth.of(2026, 4);

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** What vanished at the end of March is missing until the watch is back in April, when nothing of the tenant ran. */
    @BeforeEach
    void april() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "19", "1");
        vanishedInMarch();
        CLUSTER.until("2026-03-31T23:00:00Z");
        CLUSTER.downUntil("2026-04-01T01:00:00Z");
        CLUSTER.until("2026-05-04T00:00:00Z");
        CLUSTER.bill();
        CLUSTER.part(Issuing.class).approve(CLUSTER.drafts().getLast(), "Nothing ran", "olga");
    }

    private void vanishedInMarch() {
        CLUSTER.segment(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-31T23:00:01Z", "MISSING");
    }

    @Test
    void itIsKeptWithTheMonthAndIsPartOfItsDigest() {
        assertThat(unbilled()).as("it is still a draft").isEmpty();
        CLUSTER.bill();

        assertThat(unbilled())
                .containsExactly(new Unbilled(
                        tenant,
                        "acme",
                        APRIL,
                        new ClosingApproval(3_600, "olga", CLUSTER.clock.instant(), "Nothing ran")));
        assertThat(CLUSTER.part(UnbilledMonths.class).list(null, APRIL.minusMonths(1), 10))
                .isEmpty();
        assertThat(CLUSTER.part(ChargedMonths.class).isUntouched(tenant, APRIL)).isTrue();
        for (var change : List.of(
                "approved_by = 'otto'",
                "approved_at = approved_at + interval '1 second'",
                "approval_reason = 'Something ran'",
                "approved_missing = 1",
                "approved_by = null, approved_at = null, approval_reason = null, approved_missing = null")) {
            var before = row();
            CLUSTER.jdbc
                    .sql("update charged_month set " + change + " where month = '2026-04-01'")
                    .update();
            assertThat(CLUSTER.part(ChargedMonths.class).isUntouched(tenant, APRIL))
                    .as(change)
                    .isFalse();
            CLUSTER.jdbc.sql("""
                    update charged_month set (approved_by, approved_at, approval_reason, approved_missing) =
                        (select approved_by, approved_at, approval_reason, approved_missing
                            from jsonb_populate_record(null::charged_month, cast(? as jsonb)))
                    where month = '2026-04-01'""").param(before).update();
        }
    }

    /** Another word has to be given then, and what is billed has it on its invoice. */
    @Test
    void aMonthThatIsOpenAgainIsNoneOfThem() {
        CLUSTER.bill();
        CLUSTER.held(tenant, "web", "2026-04-02T00:00:00Z", "2026-04-02T10:00:00Z");
        CLUSTER.bill();
        assertThat(unbilled()).isEmpty();
        assertThat(CLUSTER.drafts().getLast().month()).isEqualTo(APRIL);

        CLUSTER.part(Issuing.class).approve(CLUSTER.drafts().getLast(), "It ran for ten hours", "olga");
        CLUSTER.part(Issuing.class).issue(CLUSTER.drafts().getLast(), "olga");
        assertThat(CLUSTER.invoices(tenant))
                .singleElement()
                .satisfies(invoice -> assertThat(invoice.approval().reason()).isEqualTo("It ran for ten hours"));
        assertThat(unbilled()).isEmpty();
        assertThat(CLUSTER.part(ChargedMonths.class).isUntouched(tenant, APRIL)).isTrue();
    }

    /** The invoice that it was printed on is taken back, and the next one who looks has to find it all the same. */
    @Test
    void itIsKeptWhereACorrectionLeavesNoInvoice() {
        CLUSTER.held(tenant, "web", "2026-04-02T00:00:00Z", "2026-04-02T10:00:00Z");
        CLUSTER.bill();
        var word = new Invoice.Approval("olga", CLUSTER.clock.instant(), "Nothing ran");
        var invoice = CLUSTER.invoices(tenant).getFirst();
        assertThat(invoice.approval()).isEqualTo(word);
        nothingRanInApril();

        var made = CLUSTER.part(InvoiceCorrections.class).correct(invoice, "It never ran", "otto");
        assertThat(made.replacement()).isNull();
        assertThat(unbilled()).containsExactly(new Unbilled(tenant, "acme", APRIL, word.closing(3_600)));
        assertThat(CLUSTER.part(ChargedMonths.class).isUntouched(tenant, APRIL)).isTrue();
    }

    @Test
    void itIsKeptWhereLateUsageLeavesNoInvoice() {
        CLUSTER.held(tenant, "web", "2026-04-02T00:00:00Z", "2026-04-02T10:00:00Z");
        CLUSTER.bill();
        var word = CLUSTER.invoices(tenant).getFirst().approval();
        nothingRanInApril();
        CLUSTER.bill();
        CLUSTER.until("2026-05-10T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant)).extracting(Invoice::isCreditNote).containsExactly(false, true);
        assertThat(unbilled()).containsExactly(new Unbilled(tenant, "acme", APRIL, word.closing(3_600)));
    }

    /** But the pod of March vanished, so that the hour is missing still. */
    private void nothingRanInApril() {
        CLUSTER.takeBack(tenant);
        vanishedInMarch();
    }

    private static String row() {
        return CLUSTER.jdbc
                .sql("select to_jsonb(charged_month)::text from charged_month where month = '2026-04-01'")
                .query(String.class)
                .single();
    }

    private static List<Unbilled> unbilled() {
        return CLUSTER.part(UnbilledMonths.class).list(null, null, 10);
    }
}
