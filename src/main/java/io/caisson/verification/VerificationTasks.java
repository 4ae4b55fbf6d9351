package io.caisson.verification;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every night the month that is now and the one before; and whatever an operator asks for. */
@Configuration(proxyBeanMethods = false)
class VerificationTasks {

    /** Who asks every night. */
    static final String CAISSON = "Caisson";

    static final TaskDescriptor<Void> RUN = TaskDescriptor.of("verification");
    private static final LocalTime NIGHT = LocalTime.of(2, 30);
    /** For how long a night's runs are kept that found nothing: a year. All others stay. */
    private static final Duration KEPT = Duration.ofDays(365);
    /** How often one that waits asks whether it is its turn. */
    private static final Schedule TURN = FixedDelay.ofSeconds(5);

    @Bean
    RecurringTask<Void> nightlyVerificationTask(AskedVerifications asked, Runs runs, Clock clock) {
        return Tasks.recurring("nightly-verification", Schedules.daily(ZoneOffset.UTC, NIGHT))
                .execute((instance, context) -> {
                    var month = YearMonth.now(clock);
                    asked.ask(month.minusMonths(1), null, CAISSON);
                    asked.ask(month, null, CAISSON);
                    runs.dropNights(clock.instant().minus(KEPT));
                });
    }

    @Bean
    Task<Void> verificationTask(Verifications verifications) {
        return Tasks.custom(RUN).execute((instance, context) -> {
            try {
                return verifications.work(UUID.fromString(instance.getId()))
                        ? new CompletionHandler.OnCompleteRemove<>()
                        : new CompletionHandler.OnCompleteReschedule<>(TURN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted: it begins again", e);
            }
        });
    }
}
