package io.caisson.charges;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Money;
import io.caisson.web.WebIT;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Charges as rows: what is derived, until it is closed. */
class ChargedMonthsIT extends WebIT {

    private static final YearMonth MARCH = YearMonth.of(2021, 3);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ChargedMonths months;

    @Autowired
    private Charges charges;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void keepsWhatIsDerivedUntilItIsClosed() throws Exception {
        var billed = BilledTenant.of(jdbc, tenant());
        var tenant = billed.id();
        billed.pricedAtOneEuroPerCoreHour();
        billed.segment("web", "a", "2021-03-05T00:00:00Z", "2021-03-05T10:00:00Z");
        months.refresh(tenant, MARCH);
        months.refresh(tenant, MARCH); // as after a kill
        assertThat(kept(tenant)).isEqualByComparingTo("5.00").isEqualByComparingTo(derived(tenant));

        billed.segment("web", "b", "2021-03-06T00:00:00Z", "2021-03-06T10:00:00Z");
        months.refresh(tenant, MARCH);
        assertThat(kept(tenant)).isEqualByComparingTo("10.00");

        transaction.executeWithoutResult(status -> months.close(tenant, charges.toDate(tenant, MARCH), null));
        billed.segment("web", "c", "2021-03-07T00:00:00Z", "2021-03-07T10:00:00Z");
        months.refresh(tenant, MARCH);
        assertThat(months.isClosed(tenant, MARCH)).isTrue();
        assertThat(kept(tenant)).isEqualByComparingTo("10.00");
        assertThat(derived(tenant)).isEqualByComparingTo("15.00");
    }

    @Test
    void countsTheMonthsThatAreNotClosedFromTheFirstOne() throws Exception {
        var tenant = BilledTenant.of(jdbc, tenant()).id();
        var now = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));
        jdbc.sql("update tenant set created_at = created_at - interval '3 months' where id = ?")
                .param(tenant)
                .update();
        assertThat(months.open(tenant))
                .startsWith(now.minusMonths(3))
                .endsWith(now)
                .hasSize(4);

        transaction.executeWithoutResult(
                status -> months.close(tenant, charges.toDate(tenant, now.minusMonths(3)), null));
        assertThat(months.open(tenant)).startsWith(now.minusMonths(2)).hasSize(3);
        transaction.executeWithoutResult(
                status -> months.close(tenant, charges.toDate(tenant, now.minusMonths(1)), null));
        months.refresh(tenant, now.minusMonths(2));
        assertThat(months.open(tenant)).containsExactly(now.minusMonths(2), now);
    }

    private BigDecimal derived(UUID tenant) {
        return charges.toDate(tenant, MARCH).total(Money.currency("EUR")).amount();
    }

    private BigDecimal kept(UUID tenant) {
        return jdbc.sql("select sum(amount) from charge where tenant_id = ? and month = '2021-03-01'")
                .param(tenant)
                .query(BigDecimal.class)
                .single();
    }
}
