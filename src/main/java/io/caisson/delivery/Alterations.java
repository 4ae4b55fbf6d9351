package io.caisson.delivery;

import io.caisson.apps.Rollouts;
import io.caisson.cluster.Alteration;
import io.caisson.cluster.ObjectListener;
import io.caisson.observation.PodObserved;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Wakes the task whose objects changed in the cluster. An {@link Alteration} by others is published beside it. */
@Component
class Alterations implements ObjectListener {

    private final Queue queue;
    private final Tenancy tenancy;
    private final Rollouts rollouts;
    private final Wanted wanted;
    private final ApplicationEventPublisher events;

    Alterations(Queue queue, Tenancy tenancy, Rollouts rollouts, Wanted wanted, ApplicationEventPublisher events) {
        this.queue = queue;
        this.tenancy = tenancy;
        this.rollouts = rollouts;
        this.wanted = wanted;
        this.events = events;
    }

    @Override
    @Transactional
    public void altered(Alteration alteration) {
        touched(alteration.tenantId(), alteration.appId());
        if (wanted.by(alteration)) {
            events.publishEvent(alteration);
        }
    }

    @Override
    @Transactional
    public void touched(@Nullable UUID tenantId, @Nullable UUID appId) {
        var tenant = tenantId == null ? null : tenancy.find(tenantId).orElse(null);
        if (tenant == null || tenant.state() == TenantState.DELETED) {
            return; // whoever made that object, no task would do anything about it
        }
        if (appId == null) {
            queue.wake(Tasks.TENANT, tenant.id());
        } else if (rollouts.exists(tenant.id(), appId)) {
            queue.wake(Tasks.APP, appId);
        }
    }

    @Override
    @Transactional
    public void progressed(UUID appId) {
        if (rollouts.unfinished(appId)) {
            queue.wake(Tasks.APP, appId);
        }
    }

    /** In the transaction that keeps what was observed. */
    @EventListener
    void on(PodObserved event) {
        progressed(event.pod().appId());
    }
}
