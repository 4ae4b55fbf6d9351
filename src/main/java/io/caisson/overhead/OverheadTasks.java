package io.caisson.overhead;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rolls samples up every two minutes and drops what is in hours. One replica at a time. */
@Configuration(proxyBeanMethods = false)
class OverheadTasks {

    @Bean
    RecurringTask<Void> overheadTask(Hours hours, SampleDays days, Clock clock) {
        return Tasks.recurring("overhead-hours", FixedDelay.ofMinutes(2)).execute((instance, context) -> {
            var since = clock.instant();
            hours.due().forEach(hours::roll);
            hours.settle(since);
            days.dropOld();
        });
    }
}
