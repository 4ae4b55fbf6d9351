package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.metering.MeteredDatabase;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody changes what was issued: not the application, not its role, not the superuser. */
class KeptInvoicesIT {

    private static final BilledCluster CLUSTER = new BilledCluster();

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void anInvoiceThatACreditPaysInPart() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
        CLUSTER.part(Credits.class)
                .give(tenant, Grant.Kind.CREDIT, BilledCluster.money("5.00", "EUR"), "Sorry", null, "olga");
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();
        CLUSTER.part(Payments.class)
                .record(
                        new Payment(
                                "bank-1", "2026-000001", BilledCluster.money("1.00", "EUR"), CLUSTER.clock.instant()),
                        "olga");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update invoice set net = net + 1, total = total + 1, due = due + 1",
                "update invoice set tenant_name = 'Nobody'",
                "delete from invoice",
                "truncate invoice cascade",
                "update invoice_line set amount = 0",
                "delete from invoice_line",
                "truncate invoice_line",
                "insert into invoice_line select number, 3, kind, app, meter, starts_at, ends_at, counted, quantity, unit,"
                        + " each, 0, value from invoice_line where line = 1",
                "update credit_grant set amount = 100",
                "delete from credit_grant",
                "truncate credit_grant cascade",
                "update credit_use set amount = 1",
                "delete from credit_use",
                "truncate credit_use",
                "insert into credit_use select id, '2026-000001', -1 from credit_grant",
                "update payment set amount = 24",
                "delete from payment",
                "truncate payment"
            })
    void refusesToBeChanged(String statement) {
        var before = state();
        for (var database : new JdbcClient[] {
            JdbcClient.create(MeteredDatabase.superuser()), JdbcClient.create(MeteredDatabase.application())
        }) {
            assertThatThrownBy(() -> database.sql(statement).update()).isNotNull();
        }
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update payment_passed_on set amount = 2",
                "delete from payment_passed_on",
                "truncate payment_passed_on"
            })
    void refusesToChangeWhatWasPassedOnToAReplacement(String statement) {
        CLUSTER.part(InvoiceCorrections.class)
                .correct(CLUSTER.invoices(tenant).getFirst(), "A pod was forgotten", "olga");
        CLUSTER.part(Payments.class)
                .record(
                        new Payment(
                                "bank-2", "2026-000001", BilledCluster.money("1.00", "EUR"), CLUSTER.clock.instant()),
                        "olga");
        for (var database : new JdbcClient[] {
            JdbcClient.create(MeteredDatabase.superuser()), JdbcClient.create(MeteredDatabase.application())
        }) {
            assertThatThrownBy(() -> database.sql(statement).update()).isNotNull();
        }
        assertThat(CLUSTER.jdbc
                        .sql("select amount from payment_passed_on")
                        .query(BigDecimal.class)
                        .single())
                .isEqualByComparingTo("1");
    }

    @Test
    void refusesAnInvoiceThatIsNotTheSumOfItsLines() {
        var half = """
                insert into invoice select '2026-000002', year, 2, kind, tenant_id, '2026-04-01', currency, null, null, null,
                    issued_at, issued_by, due_on, overdue_at, tenant_slug, tenant_name, tenant_address, tenant_tax_id,
                    issuer_name, issuer_address, issuer_tax_id, time_zone, starts_at, ends_at, observed, reconstructed,
                    missing, null, null, null, lines, net, tax_percent, tax, total, 0, total from invoice""";
        assertThatThrownBy(() -> CLUSTER.jdbc.sql(half).update())
                .hasMessageContaining("the lines and credits of invoice 2026-000002 are not its sums");
    }

    private static String state() {
        return CLUSTER.jdbc.sql("""
                select json_agg(i)::text || (select json_agg(l)::text from invoice_line l)
                    || (select json_agg(g)::text from credit_grant g) || (select json_agg(u)::text from credit_use u)
                    || (select json_agg(p)::text from payment p) from invoice i""").query(String.class).single();
    }
}
