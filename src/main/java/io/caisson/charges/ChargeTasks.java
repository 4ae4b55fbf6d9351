package io.caisson.charges;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings all tenants' charges up to date, every five minutes. What fails for one tenant holds up no other. */
@Configuration(proxyBeanMethods = false)
class ChargeTasks {

    private static final Logger LOG = LoggerFactory.getLogger(ChargeTasks.class);
    private static final int MINUTES = 5;

    @Bean
    RecurringTask<Void> chargesTask(ChargedMonths months, JdbcClient jdbc) {
        return Tasks.recurring("charges", FixedDelay.ofMinutes(MINUTES))
                .execute((instance, context) -> refreshAll(months, jdbc));
    }

    /** A deleted tenant is looked at until its last month is closed. */
    private static void refreshAll(ChargedMonths months, JdbcClient jdbc) {
        jdbc.sql("""
                select id from tenant
                where state <> 'DELETED'
                  or exists (select from charged_month where tenant_id = id and closed_at is null)
                  or not exists (select from charged_month where tenant_id = id and ends_at > deleted_at)
                order by id""").query(UUID.class).list().forEach(tenant -> {
            try {
                months.open(tenant).forEach(month -> months.refresh(tenant, month));
            } catch (RuntimeException e) {
                LOG.error("The charges of tenant {} can't be brought up to date.", tenant, e);
            }
        });
    }
}
