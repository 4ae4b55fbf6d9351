package io.caisson.budgets;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks at what follows from charges, which are kept at most five minutes late, and from invoices. */
@Configuration(proxyBeanMethods = false)
class BudgetTasks {

    @Bean
    RecurringTask<Void> budgetsTask(BudgetCheck check) {
        return Tasks.recurring("budgets", FixedDelay.ofMinutes(1)).execute((instance, context) -> check.all());
    }

    @Bean
    RecurringTask<Void> dunningTask(Dunning dunning) {
        return Tasks.recurring("dunning", FixedDelay.ofMinutes(10)).execute((instance, context) -> dunning.all());
    }
}
