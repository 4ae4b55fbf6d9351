package io.caisson.delivery;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.caisson.apps.AppChanged;
import io.caisson.apps.Rollouts;
import io.caisson.images.RegistryAccountsChanged;
import io.caisson.sandbox.Sandbox;
import io.caisson.tenancy.StandingChanged;
import io.caisson.tenancy.TenantChanged;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** The background work: a task per tenant, a task per app, and the sandbox's check. */
@Configuration(proxyBeanMethods = false)
class Tasks {

    static final String TENANT = "tenant";
    static final String APP = "app";
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Queue queue;
    private final Rollouts rollouts;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters;
    private final Clock clock;

    Tasks(Queue queue, Rollouts rollouts, TransactionTemplate transaction, MeterRegistry meters, Clock clock) {
        this.queue = queue;
        this.rollouts = rollouts;
        this.transaction = transaction;
        this.meters = meters;
        this.clock = clock;
    }

    @EventListener
    void on(TenantChanged event) {
        queue.wake(TENANT, event.tenantId());
    }

    @EventListener
    void on(StandingChanged event) {
        rollouts.idsOf(event.tenantId()).forEach(app -> queue.wake(APP, app));
    }

    @EventListener
    void on(AppChanged event) {
        queue.wake(APP, event.appId());
    }

    @EventListener
    void on(RegistryAccountsChanged event) {
        rollouts.idsOf(event.tenantId()).forEach(app -> queue.wake(APP, app));
    }

    @Bean
    Task<Void> tenantTask(TenantReconciler reconciler) {
        return task(TENANT, reconciler::reconcile);
    }

    @Bean
    Task<Void> appTask(AppReconciler reconciler) {
        return task(APP, reconciler::reconcile);
    }

    @Bean
    RecurringTask<Void> sandboxTask(Sandbox sandbox) {
        return com.github.kagkarlsson.scheduler.task.helper.Tasks.recurring("sandbox", FixedDelay.ofSeconds(5))
                .execute((instance, context) -> sandbox.check());
    }

    private Task<Void> task(String name, Function<UUID, Next> reconcile) {
        return com.github.kagkarlsson.scheduler.task.helper.Tasks.custom(name, Void.class)
                .execute((instance, context) -> {
                    var asked = queue.asked(name, instance.getId());
                    return completion(name, instance.getId(), asked, run(name, instance.getId(), reconcile));
                });
    }

    private Next run(String name, String id, Function<UUID, Next> reconcile) {
        try {
            MDC.put(name, id); // until the reconciler knows its name
            return meters.timer("caisson.reconcile", "task", name).record(() -> reconcile.apply(UUID.fromString(id)));
        } catch (RuntimeException e) {
            // What went wrong here is ours, not the customer's: it is tried again and an operator can read why.
            LOG.error("Reconciling {} {} failed", name, id, e);
            meters.counter("caisson.reconcile.failures", "task", name).increment();
            return Next.after(AFTER_FAILURE);
        } finally {
            MDC.clear();
        }
    }

    private CompletionHandler<Void> completion(String name, String id, long asked, Next next) {
        return (complete, operations) -> transaction.executeWithoutResult(ignored -> {
            var askedMeanwhile = queue.askedLocked(name, id) != asked;
            switch (next) {
                case Next.After after -> {
                    var pause = askedMeanwhile ? Duration.ZERO : after.time();
                    operations.reschedule(complete, clock.instant().plus(pause));
                    if (pause.isZero()) {
                        queue.lookAfterCommit();
                    }
                }
                case Next.Done done -> {
                    queue.forget(name, id);
                    operations.remove();
                }
            }
        });
    }
}
