package io.caisson.delivery;

import io.caisson.apps.Rollouts;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.TenantObjects;
import io.caisson.images.TenantImages;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Makes a tenant's namespace what it should be, again and again, and removes it at the end. */
@Component
class TenantReconciler {

    private static final Duration REPAIR = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** All tenants' tasks find the cluster away at the same time; they come back apart. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(15);

    private final Tenancy tenancy;
    private final Specs specs;
    private final TenantObjects objects;
    private final Rollouts rollouts;
    private final TenantImages images;

    TenantReconciler(Tenancy tenancy, Specs specs, TenantObjects objects, Rollouts rollouts, TenantImages images) {
        this.tenancy = tenancy;
        this.specs = specs;
        this.objects = objects;
        this.rollouts = rollouts;
        this.images = images;
    }

    Next reconcile(UUID id) {
        var tenant = tenancy.find(id).orElse(null);
        if (tenant == null) {
            return Next.done();
        }
        MDC.put("tenant", tenant.slug());
        try {
            return switch (tenant.state()) {
                case ACTIVE, PAST_DUE, SUSPENDED -> apply(tenant);
                case DELETING -> remove(tenant);
                case DELETED -> Next.done();
            };
        } catch (ClusterUnreachable e) {
            tenancy.report(id, null, e.getMessage());
            return Next.after(Backoff.after(UNREACHABLE, ThreadLocalRandom.current()));
        } catch (ClusterRefused e) {
            tenancy.report(id, null, "The cluster refused the tenant's namespace: " + e.getMessage());
            return Next.after(e.passing() ? SOON : Backoff.after(UNREACHABLE, ThreadLocalRandom.current()));
        }
    }

    private Next apply(Tenant tenant) {
        var uid = objects.apply(specs.of(tenant));
        if (!uid.equals(tenant.namespaceUid()) || tenant.message() != null) {
            tenancy.report(tenant.id(), uid, null);
        }
        return Next.after(REPAIR);
    }

    private Next remove(Tenant tenant) {
        var spec = specs.of(tenant);
        objects.remove(spec);
        var remains = objects.remains(spec);
        if (remains.isPresent()) {
            tenancy.report(tenant.id(), null, "The namespace is being removed. " + remains.get());
            return Next.after(SOON);
        }
        rollouts.removedAllOf(tenant.id());
        images.forget(tenant.id());
        tenancy.markDeleted(tenant.id());
        return Next.done();
    }
}
