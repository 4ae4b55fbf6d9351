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
        var slug = tenant();
        var tenant = id(slug);
        pricedAtOneEuroPerCoreHour(tenant);
        segment(tenant, "a", "2021-03-05T00:00:00Z", "2021-03-05T10:00:00Z");
        months.refresh(tenant, MARCH);
        months.refresh(tenant, MARCH); // as after a kill
        assertThat(kept(tenant)).isEqualByComparingTo("5.00").isEqualByComparingTo(derived(tenant));

        segment(tenant, "b", "2021-03-06T00:00:00Z", "2021-03-06T10:00:00Z");
        months.refresh(tenant, MARCH);
        assertThat(kept(tenant)).isEqualByComparingTo("10.00");

        transaction.executeWithoutResult(status -> months.close(tenant, charges.toDate(tenant, MARCH)));
        segment(tenant, "c", "2021-03-07T00:00:00Z", "2021-03-07T10:00:00Z");
        months.refresh(tenant, MARCH);
        assertThat(months.isClosed(tenant, MARCH)).isTrue();
        assertThat(kept(tenant)).isEqualByComparingTo("10.00");
        assertThat(derived(tenant)).isEqualByComparingTo("15.00");
    }

    @Test
    void countsTheMonthsThatAreNotClosedFromTheFirstOne() throws Exception {
        var tenant = id(tenant());
        var now = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));
        jdbc.sql("update tenant set created_at = created_at - interval '3 months' where id = ?")
                .param(tenant)
                .update();
        assertThat(months.open(tenant))
                .startsWith(now.minusMonths(3))
                .endsWith(now)
                .hasSize(4);

        transaction.executeWithoutResult(status -> months.close(tenant, charges.toDate(tenant, now.minusMonths(3))));
        assertThat(months.open(tenant)).startsWith(now.minusMonths(2)).hasSize(3);
        transaction.executeWithoutResult(status -> months.close(tenant, charges.toDate(tenant, now.minusMonths(1))));
        months.refresh(tenant, now.minusMonths(2));
        assertThat(months.open(tenant)).containsExactly(now.minusMonths(2), now);
    }

    private void pricedAtOneEuroPerCoreHour(UUID tenant) {
        var name = "b-" + tenant;
        jdbc.sql("insert into price_book values (?, 'test', now())").param(name).update();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("insert into price_version values (?, 'epoch', 'EUR', 0, 'test', now())")
                    .param(name)
                    .update();
            jdbc.sql("""
                    insert into price select ?, 'epoch', meter, case meter when 'cpu' then 1 else 0 end, 0
                    from unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter""").param(name).update();
        });
        jdbc.sql("insert into plan values (?, 'test', now())").param(name).update();
        jdbc.sql("insert into plan_version values (?, 'epoch', ?, 'BILL', 0, null, null, null, 'test', now())")
                .params(name, name)
                .update();
        jdbc.sql("insert into tenant_plan values (?, '2020-01-01T00:00:00Z', ?, 'test', now())")
                .params(tenant, name)
                .update();
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

    private UUID id(String slug) {
        return jdbc.sql("select id from tenant where slug = ?")
                .param(slug)
                .query(UUID.class)
                .single();
    }

    private void segment(UUID tenant, String pod, String from, String to) {
        jdbc.sql("select 1 from make_usage_month(cast(? as timestamptz))")
                .param(from)
                .query((row, n) -> 1)
                .single();
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                values (?, 'ns', ?, 'web', 1, 'node', 500, 1073741824, 50, 67108864, cast(? as timestamptz),
                    cast(? as timestamptz), 'OBSERVED')""").params(tenant, pod + tenant, from, to).update();
    }
}
