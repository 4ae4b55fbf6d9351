package io.caisson.delivery;

import io.caisson.apps.Rollouts;
import io.caisson.apps.Work;
import io.caisson.cluster.AppObjects;
import io.caisson.secrets.Unreadable;
import io.caisson.tenancy.Tenant;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes the instances of a suspended tenant's app away, and brings those that served back first. */
@Component
class Standstill {

    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);

    private final Rollouts rollouts;
    private final Specs specs;
    private final AppObjects objects;

    Standstill(Rollouts rollouts, Specs specs, AppObjects objects) {
        this.rollouts = rollouts;
        this.specs = specs;
        this.objects = objects;
    }

    /** Keeps all that the app has in the cluster but its instances; repeatable. */
    void stop(Work work, Tenant tenant) {
        var target = rollouts.serving(work.appId()).orElse(Objects.requireNonNull(work.target()));
        var digest = target.digest();
        if (digest == null || tenant.namespaceUid() == null) {
            return; // nothing of it was ever in the cluster
        }
        try {
            objects.apply(specs.of(work, target, tenant, digest));
        } catch (Unreadable e) { // which is no reason to let it run on
            LOG.error("A secret of app {} of tenant {} can't be read", work.app(), work.tenantId(), e);
            objects.applyDeployment(specs.bare(work, target, tenant, digest));
        }
    }

    /**
     * Brings back the release that served before the tenant was suspended; repeatable.
     *
     * @param since when the tenant was resumed
     * @return true while it is on its way; false when it serves, or won't, or there is none
     */
    boolean comesBack(Work work, Tenant tenant, Instant since, Instant now) {
        var serving = rollouts.serving(work.appId()).orElse(null);
        if (serving == null || serving.digest() == null) {
            return false;
        }
        var spec = specs.of(work, serving, tenant, serving.digest());
        objects.apply(spec);
        return Verdicts.of(objects.rollout(spec), spec, since, now) instanceof Verdict.Going;
    }
}
