package io.caisson.verification;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Clock;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every night the month that is now and the one before; and whatever an operator asks for. */
@Configuration(proxyBeanMethods = false)
class VerificationTasks {

    static final TaskDescriptor<Void> RUN = TaskDescriptor.of("verification");
    private static final LocalTime NIGHT = LocalTime.of(2, 30);

    @Bean
    RecurringTask<Void> nightlyVerificationTask(AskedVerifications asked, Clock clock) {
        return Tasks.recurring("nightly-verification", Schedules.daily(ZoneOffset.UTC, NIGHT))
                .execute((instance, context) -> {
                    var month = YearMonth.now(clock);
                    asked.ask(month.minusMonths(1), null, "Caisson");
                    asked.ask(month, null, "Caisson");
                });
    }

    @Bean
    Task<Void> verificationTask(Verifications verifications) {
        return Tasks.oneTime(RUN).execute((instance, context) -> {
            try {
                verifications.work(UUID.fromString(instance.getId()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted: it begins again", e);
            }
        });
    }
}
