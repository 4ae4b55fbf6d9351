package io.caisson.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.invoices.BilledCluster;
import io.caisson.metering.MeteredDatabase;
import io.caisson.metering.MeteringParts;
import io.caisson.verification.VerificationParts;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The application is started again at every step of two months' bills, and killed in it at every fifth statement: nothing is
 * twice. Which fifth changes with the day; {@code -Dkills.from=3} asks for that of a day that was red, and
 * {@code -Dkills.apart=1} kills at every statement, in some six minutes.
 */
class BilledAtEveryStepIT {

    private static final int APART = Integer.getInteger("kills.apart", 5);
    private static final int FROM =
            Integer.getInteger("kills.from", Math.toIntExact(LocalDate.now().toEpochDay() % APART));

    private static BilledCluster cluster;
    private static VerificationParts verification;

    @BeforeAll
    static void start() {
        cluster = new BilledCluster();
        verification = new VerificationParts(MeteredDatabase.POOL, cluster.clock);
    }

    @AfterAll
    static void stop() {
        verification.close();
        cluster.close();
    }

    @Test
    void whateverStatementWasTheLast() {
        var bill = new EveryBill(cluster);
        bill.play();
        isRight(bill);
        var papers = papers();
        var told = told();
        var accounts = accounts();
        assertThat(papers).hasSize(12);
        assertThat(told).hasSizeGreaterThan(30);

        int killed = 0;
        int statement = FROM;
        for (int more = 1; more > 0; statement += APART) {
            try {
                bill = new EveryBill(cluster);
                more = bill.play(statement);
                killed += more;
                isRight(bill);
                assertThat(papers()).isEqualTo(papers);
                assertThat(told()).isEqualTo(told);
                assertThat(accounts()).isEqualTo(accounts);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Killed at %d: again with -Dkills.from=%d -Dkills.apart=%d".formatted(statement, FROM, APART),
                        e);
            }
        }
        assertThat(killed).isGreaterThan(300 / APART);
    }

    private static void isRight(EveryBill bill) {
        for (var tenant : List.of(bill.acme, bill.other, bill.idle)) {
            EveryBill.MONTHS.forEach(month -> BilledAsCharged.check(cluster, tenant, month));
        }
        int issued = list("select number from invoice").size();
        assertThat(list("select sequence from invoice order by sequence"))
                .as("no gap")
                .isEqualTo(IntStream.rangeClosed(1, issued)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(list("select last from invoice_series")).containsExactly(Integer.toString(issued));
        assertThat(list("""
                select body::jsonb #>> '{data,number}' from notice where type in ('invoice.issued', 'credit_note.issued')
                order by 1""")).as("each told once").isEqualTo(list("select number from invoice order by 1"));
        MeteringParts.roll(MeteredDatabase.POOL);
        EveryBill.MONTHS.forEach(month ->
                assertThat(verification.told(month)).as("a verification").isEmpty());
    }

    /** Without their numbers: tenants take their turns in the order of their ids. */
    private static List<String> papers() {
        return list("""
                select concat_ws(' ', invoice.tenant_slug, invoice.month, invoice.currency, invoice.kind, invoice.net, invoice.total,
                    invoice.credited, invoice.due, paid, invoice.reason, invoice.approval_reason, invoice.issued_by,
                    was.currency || was.total, corrected_by is null)
                from invoice_standing as invoice
                    left join invoice as was on was.number = coalesce(invoice.corrects, invoice.replaces) order by 1""");
    }

    /** Each notice, and each endpoint that hears of it. */
    private static List<String> told() {
        return list("""
                select concat_ws(' ', type, slug, (body::jsonb -> 'data') - '{number,corrects,replaces,paidAt}'::text[],
                    endpoint.tenant_id is not null)
                from notice left join tenant on tenant.id = tenant_id
                    left join notice_delivery on notice_id = notice.id
                    left join webhook_endpoint as endpoint on endpoint.id = endpoint_id order by 1""");
    }

    private static List<String> accounts() {
        return list("""
                select concat_ws(' ', 'grant', kind, currency, amount, regexp_replace(reason, '2026-[0-9]+', ''),
                    (select array_agg(credit_use.amount order by credit_use.amount) from credit_use where grant_id = id))
                from credit_grant
                union all select concat_ws(' ', 'payment', reference, amount) from payment
                union all select concat_ws(' ', 'passed on', reference, amount) from payment_passed_on
                union all select concat_ws(' ', 'draft', month, currency) from invoice_draft
                union all select concat_ws(' ', 'late', month) from invoice_late order by 1""");
    }

    private static List<String> list(String sql) {
        return cluster.jdbc.sql(sql).query(String.class).list();
    }
}
