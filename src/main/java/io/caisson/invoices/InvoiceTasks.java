package io.caisson.invoices;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks for months that are over, every five minutes. */
@Configuration(proxyBeanMethods = false)
class InvoiceTasks {

    private static final int MINUTES = 5;

    @Bean
    RecurringTask<Void> invoicesTask(MonthsOver months) {
        return Tasks.recurring("invoices", FixedDelay.ofMinutes(MINUTES)).execute((instance, context) -> months.bill());
    }
}
