package io.caisson.web.api;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Removes the answers that were kept for repeated requests, when their day is over. */
@Configuration(proxyBeanMethods = false)
class KeptKeys {

    static final String TASK = "idempotency-keys";

    @Bean
    RecurringTask<Void> keptKeysTask(Idempotency idempotency) {
        return Tasks.recurring(TASK, FixedDelay.ofHours(1)).execute((instance, context) -> idempotency.forgetExpired());
    }
}
