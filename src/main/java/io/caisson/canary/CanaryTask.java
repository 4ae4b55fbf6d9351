package io.caisson.canary;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks at the nodes again and again; one replica at a time. */
@Configuration(proxyBeanMethods = false)
class CanaryTask {

    @Bean
    RecurringTask<Void> nodesTask(Nodes nodes) {
        return Tasks.recurring("nodes", FixedDelay.ofSeconds(5)).execute((instance, context) -> {
            try {
                nodes.look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
