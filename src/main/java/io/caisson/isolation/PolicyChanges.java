package io.caisson.isolation;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.caisson.canary.ProbeImage;
import io.caisson.tenancy.TenantChanged;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Has the wall tried again after each change of a tenant's namespace, quota or network rules. */
@Configuration(proxyBeanMethods = false)
class PolicyChanges {

    private static final TaskDescriptor<Void> ASK = TaskDescriptor.of("isolation-policy");

    private final ObjectProvider<Scheduler> scheduler;
    private final ProbeImage image;
    private final Clock clock;

    PolicyChanges(ObjectProvider<Scheduler> scheduler, ProbeImage image, Clock clock) {
        this.scheduler = scheduler;
        this.image = image;
        this.clock = clock;
    }

    /**
     * Commits with the change: one that isn't made asks for nothing. The report itself is asked for in a transaction of
     * its own, because a change of peers concerns two tenants, and whoever locks both may meet another who does.
     */
    @EventListener
    void on(TenantChanged event) {
        if (image.missing().isEmpty()) {
            scheduler
                    .getObject()
                    .schedule(ASK.instance(event.tenantId() + "/" + UUID.randomUUID())
                            .scheduledTo(clock.instant()));
        }
    }

    @Bean
    Task<Void> isolationPolicyTask(IsolationReports reports) {
        return Tasks.oneTime(ASK).execute((instance, context) -> reports.ask(tenant(instance.getId()), Trigger.POLICY));
    }

    private static UUID tenant(String instance) {
        return UUID.fromString(instance.substring(0, instance.indexOf('/')));
    }
}
