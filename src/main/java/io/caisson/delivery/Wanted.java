package io.caisson.delivery;

import io.caisson.apps.Rollouts;
import io.caisson.apps.Work;
import io.caisson.cluster.Alteration;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.TenantObjects;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import org.springframework.stereotype.Component;

/** Tells an alteration by others from Caisson's own removal of what is no longer wanted. */
@Component
class Wanted {

    private final Tenancy tenancy;
    private final Rollouts rollouts;
    private final Specs specs;
    private final TenantObjects tenantObjects;
    private final AppObjects appObjects;

    Wanted(Tenancy tenancy, Rollouts rollouts, Specs specs, TenantObjects tenantObjects, AppObjects appObjects) {
        this.tenancy = tenancy;
        this.rollouts = rollouts;
        this.specs = specs;
        this.tenantObjects = tenantObjects;
        this.appObjects = appObjects;
    }

    boolean by(Alteration alteration) {
        if (alteration.tenantId() == null) {
            return false;
        }
        var tenant = tenancy.find(alteration.tenantId()).orElse(null);
        if (tenant == null || !tenant.state().stays()) {
            return false;
        }
        if (alteration.what() == Alteration.What.CHANGED) {
            return true;
        }
        if (alteration.appId() == null) {
            return tenantObjects.wants(specs.of(tenant), alteration.kind(), alteration.name());
        }
        var work = rollouts.work(alteration.appId()).orElse(null);
        return work != null && !work.deleting() && wants(work, tenant, alteration);
    }

    private boolean wants(Work work, Tenant tenant, Alteration alteration) {
        var target = work.target();
        if (target == null || target.digest() == null) {
            return false;
        }
        return appObjects.wants(specs.of(work, target, tenant, target.digest()), alteration.kind(), alteration.name());
    }
}
