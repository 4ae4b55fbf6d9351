package io.caisson.budgets;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Holds all budgets against the charges that are kept, which are at most five minutes old. */
@Configuration(proxyBeanMethods = false)
class BudgetTasks {

    @Bean
    RecurringTask<Void> budgetsTask(BudgetCheck check) {
        return Tasks.recurring("budgets", FixedDelay.ofMinutes(1)).execute((instance, context) -> check.all());
    }
}
