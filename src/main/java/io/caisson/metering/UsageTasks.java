package io.caisson.metering;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger's housekeeping. */
@Configuration(proxyBeanMethods = false)
class UsageTasks {

    @Bean
    RecurringTask<Void> usageMonthsTask(UsageMonths months, MonthEnd monthEnd, OldMonths old, UsageImport imports) {
        return Tasks.recurring("usage-months", FixedDelay.ofHours(1)).execute((instance, context) -> {
            months.makeAhead();
            months.madeAhead();
            while (monthEnd.carryOver()) {
                // a thousand in each transaction
            }
            old.drop();
            imports.clearAway();
        });
    }

    @Bean
    RecurringTask<Void> usageRollupsTask(UsageRoller roller, NodeRoller nodes) {
        return Tasks.recurring("usage-rollups", FixedDelay.ofSeconds(15)).execute((instance, context) -> {
            while (roller.fold() || nodes.fold() || roller.rebuild()) {
                // a step in each transaction
            }
        });
    }
}
