package io.caisson.prices;

import io.caisson.tenancy.TenantCreated;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts a new tenant on the platform's first plan, with its quota, in the transaction that makes it: there is no time without terms. */
@Component
class FirstPlan {

    private final JdbcClient jdbc;
    private final PlanQuotas quotas;
    private final Clock clock;

    FirstPlan(JdbcClient jdbc, PlanQuotas quotas, Clock clock) {
        this.jdbc = jdbc;
        this.quotas = quotas;
        this.clock = clock;
    }

    @EventListener
    void assign(TenantCreated event) {
        jdbc.sql("""
                insert into tenant_plan (tenant_id, valid_from, plan, created_by, created_at)
                values (?, 'epoch', 'standard', 'Caisson', ?)""").params(event.tenantId(), Timestamp.from(clock.instant())).update();
        quotas.apply(event.tenantId());
    }
}
