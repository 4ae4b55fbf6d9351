package io.caisson.prices;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every half minute whose plan has come to be another one. What fails for one tenant holds up no other. */
@Configuration(proxyBeanMethods = false)
class PlanTasks {

    private static final Logger LOG = LoggerFactory.getLogger(PlanTasks.class);
    private static final int SECONDS = 30;
    private static final int AT_ONCE = 500;

    @Bean
    RecurringTask<Void> planQuotasTask(PlanQuotas quotas) {
        return Tasks.recurring("plan-quotas", FixedDelay.ofSeconds(SECONDS))
                .execute((instance, context) -> applyAll(quotas));
    }

    static void applyAll(PlanQuotas quotas) {
        List<UUID> due = quotas.due(new UUID(0, 0), AT_ONCE);
        while (!due.isEmpty()) {
            due.forEach(tenant -> apply(quotas, tenant));
            due = quotas.due(due.getLast(), AT_ONCE);
        }
    }

    private static void apply(PlanQuotas quotas, UUID tenant) {
        try {
            quotas.apply(tenant)
                    .ifPresent(refusal -> LOG.warn("Tenant {} keeps the quota that it had: {}.", tenant, refusal));
        } catch (RuntimeException e) {
            LOG.error("The quota of tenant {}'s plan can't be applied.", tenant, e);
        }
    }
}
