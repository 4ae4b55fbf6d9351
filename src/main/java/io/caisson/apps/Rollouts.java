package io.caisson.apps;

import io.caisson.quota.Quotas;
import io.caisson.shared.Digest;
import io.caisson.shared.Resources;
import io.caisson.shared.SecretText;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What delivery reads of apps and writes back. A deployment that ended meanwhile is left as it is. */
@Service
public class Rollouts {

    private final Apps apps;
    private final Releases releases;
    private final Deployments deployments;
    private final ReleaseSecrets secrets;
    private final Quotas quotas;
    private final Tenancy tenancy;
    private final JdbcClient jdbc;
    private final MeterRegistry meters;
    private final Clock clock;

    Rollouts(
            Apps apps,
            Releases releases,
            Deployments deployments,
            ReleaseSecrets secrets,
            Quotas quotas,
            Tenancy tenancy,
            JdbcClient jdbc,
            MeterRegistry meters,
            Clock clock) {
        this.apps = apps;
        this.releases = releases;
        this.deployments = deployments;
        this.secrets = secrets;
        this.quotas = quotas;
        this.tenancy = tenancy;
        this.jdbc = jdbc;
        this.meters = meters;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<Work> work(UUID appId) {
        return apps.findById(appId).map(app -> {
            var active = deployments.findActive(appId).orElse(null);
            var number = active != null ? Integer.valueOf(active.release) : app.servingRelease;
            return new Work(
                    appId,
                    app.tenantId,
                    app.name,
                    app.deletingSince != null,
                    number == null ? null : target(app, number),
                    active == null
                            ? null
                            : new Work.Active(
                                    active.number,
                                    active.state,
                                    active.reason,
                                    active.waitingSince,
                                    active.rollingSince));
        });
    }

    /** The release that serves, whatever is on its way; for an app of a suspended tenant. */
    @Transactional(readOnly = true)
    public Optional<Work.Target> serving(UUID appId) {
        return apps.findById(appId)
                .flatMap(app -> Optional.ofNullable(app.servingRelease).map(number -> target(app, number)));
    }

    /**
     * The environment of a release, its secrets among it: for the cluster's Secret only.
     *
     * @throws io.caisson.secrets.Unreadable when a secret can't be opened
     */
    @Transactional(readOnly = true)
    public Map<String, SecretText> environment(UUID appId, int number) {
        var app = apps.findById(appId).orElseThrow(() -> new NotFound("app"));
        var release = releases.findById(new Numbered(appId, number)).orElseThrow(() -> new NotFound("release"));
        var all = new HashMap<>(secrets.open(app, number));
        release.env.forEach((name, value) -> all.put(name, SecretText.valueOf(value)));
        return all;
    }

    public List<UUID> idsOf(UUID tenantId) {
        return jdbc.sql("select id from app where tenant_id = ?")
                .param(tenantId)
                .query(UUID.class)
                .list();
    }

    public boolean exists(UUID tenantId, UUID appId) {
        return jdbc.sql("select exists (select from app where id = ? and tenant_id = ?)")
                .params(appId, tenantId)
                .query(Boolean.class)
                .single();
    }

    /** Whether delivery waits for something to happen to the app's pods. */
    public boolean unfinished(UUID appId) {
        return jdbc.sql("""
                select exists (select from deployment where app_id = :app and state in ('QUEUED', 'APPLYING', 'ROLLING_OUT'))
                    or exists (select from app where id = :app and deleting_since is not null)""").param("app", appId).query(Boolean.class).single();
    }

    @Transactional
    public boolean await(Work work, Reason reason, String message) {
        return update(work, deployment -> deployment.await(reason, message, clock.instant()));
    }

    @Transactional
    public boolean applying(Work work) {
        return update(work, Deployment::markApplying);
    }

    @Transactional
    public void pin(UUID appId, int release, Digest digest) {
        releases.findById(new Numbered(appId, release))
                .filter(found -> found.digest == null)
                .ifPresent(found -> found.pin(digest));
    }

    @Transactional
    public boolean rollingOut(Work work) {
        return update(work, deployment -> deployment.markRollingOut(clock.instant()));
    }

    @Transactional
    public boolean healthy(Work work) {
        return update(work, deployment -> {
            deployment.markHealthy(clock.instant());
            apps.findById(work.appId()).orElseThrow().serve(deployment.release);
            finished(work, deployment);
        });
    }

    @Transactional
    public boolean failed(Work work, Reason reason, String message) {
        return update(work, deployment -> {
            deployment.markFailed(reason, message, clock.instant());
            finished(work, deployment);
        });
    }

    /** The app's objects are gone: its rows go too. */
    @Transactional
    public void removed(UUID appId) {
        apps.findById(appId).ifPresent(app -> {
            tenancy.lock(app.tenantId);
            quotas.release(appId);
            apps.delete(app);
        });
    }

    /** The tenant's namespace is gone with all apps in it. */
    @Transactional
    public void removedAllOf(UUID tenantId) {
        tenancy.lock(tenantId);
        idsOf(tenantId).forEach(this::removed);
    }

    /** False when the deployment has ended, or its tenant was suspended, since the work was read. */
    private boolean update(Work work, Consumer<Deployment> change) {
        var tenant = tenancy.lock(work.tenantId()); // the order in which changes are accepted
        var active = work.deployment();
        if (active == null || tenant.state() == TenantState.SUSPENDED) {
            return false;
        }
        var found = deployments.findById(new Numbered(work.appId(), active.number()));
        if (found.isEmpty() || !found.get().state.active()) {
            return false;
        }
        change.accept(found.get());
        return true;
    }

    private void finished(Work work, Deployment deployment) {
        var app = apps.findById(work.appId()).orElseThrow();
        quotas.settle(work.tenantId(), work.appId(), releases.serving(app));
        meters.counter(
                        "caisson.deployments",
                        "state",
                        deployment.state.name(),
                        "reason",
                        String.valueOf(deployment.reason))
                .increment();
    }

    private Work.@Nullable Target target(App app, int number) {
        var release = releases.findById(new Numbered(app.id, number)).orElseThrow();
        var surge = deployments
                .findById(new Numbered(app.id, app.lastDeployment))
                .map(deployment -> deployment.surge)
                .orElse(0);
        return new Work.Target(
                number,
                release.image,
                release.digest,
                release.instances,
                Resources.of(release.cpuMillis, release.memoryBytes),
                release.port,
                release.readySeconds,
                surge);
    }
}
