package io.caisson.isolation;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The background work: one report at a time for the whole platform, and a look at the calendar. */
@Configuration(proxyBeanMethods = false)
class IsolationTasks {

    @Bean
    RecurringTask<Void> isolationTask(IsolationRuns runs) {
        return Tasks.recurring("isolation", FixedDelay.ofSeconds(2)).execute((instance, context) -> {
            try {
                runs.makeNext();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Bean
    RecurringTask<Void> isolationMonthlyTask(IsolationRuns runs) {
        return Tasks.recurring("isolation-monthly", FixedDelay.ofHours(1))
                .execute((instance, context) -> runs.askMonthly());
    }
}
