package io.caisson.apps;

import io.caisson.images.AllowedRegistries;
import io.caisson.images.ImageReference;
import io.caisson.quota.Claim;
import io.caisson.quota.Preflight;
import io.caisson.quota.Quotas;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import io.caisson.tenancy.StandingChanged;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantChanged;
import io.caisson.tenancy.TenantState;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts what customers want of their apps. Each acceptance is one transaction, in the tenant's order. */
@Service
public class AppChanges {

    private final Apps apps;
    private final Releases releases;
    private final Deployments deployments;
    private final ReleaseSecrets secrets;
    private final AllowedRegistries registries;
    private final Quotas quotas;
    private final Tenancy tenancy;
    private final AppSettings settings;
    private final EntityManager entities;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AppChanges(
            Apps apps,
            Releases releases,
            Deployments deployments,
            ReleaseSecrets secrets,
            AllowedRegistries registries,
            Quotas quotas,
            Tenancy tenancy,
            AppSettings settings,
            EntityManager entities,
            ApplicationEventPublisher events,
            Clock clock) {
        this.apps = apps;
        this.releases = releases;
        this.deployments = deployments;
        this.secrets = secrets;
        this.registries = registries;
        this.quotas = quotas;
        this.tenancy = tenancy;
        this.settings = settings;
        this.entities = entities;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Makes an app, its first release and the deployment of it.
     *
     * @throws AppConflict when there is one of its name, or there are too many already
     */
    @Transactional
    public void create(UUID tenantId, String name, AppKind kind, Change change, String by) {
        var checked = checkedName(name);
        var spec = ReleaseSpec.first(kind, change);
        var secret = SecretChange.of(change, Set.of());
        tenancy.lockActive(tenantId);
        if (apps.findByTenantIdAndName(tenantId, checked).isPresent()) {
            throw new AppConflict("There is an app '%s' already. Choose another name.".formatted(checked));
        }
        if (apps.countByTenantId(tenantId) >= settings.mostPerTenant()) {
            throw new AppConflict(
                    "There are %d apps already, as many as a tenant may have. Delete one first, and wait until it is gone."
                            .formatted(settings.mostPerTenant()));
        }
        var app = apps.save(new App(tenantId, checked, kind, clock.instant()));
        var release = new Release(app.id, app.nextRelease(), spec, by, clock.instant());
        deploy(app, release, () -> secrets.put(app, release.number, secret));
    }

    /**
     * Makes a release of the latest one with the given changes, and a deployment of it.
     *
     * @return the deployment's number
     */
    @Transactional
    public int change(UUID tenantId, String name, Change change, String by) {
        if (change.empty()) {
            throw new InvalidValue("request", "empty", "at least one field to change");
        }
        tenancy.lockActive(tenantId);
        var app = get(tenantId, name);
        var last = app.lastRelease;
        var spec = release(app, last).spec().with(app.kind, change);
        var secret = SecretChange.of(change, secrets.names(app.id, last));
        var fresh = new Release(app.id, app.nextRelease(), spec, by, clock.instant());
        return deploy(app, fresh, () -> {
            secrets.copy(app.id, last, fresh.number, secret.changed());
            secrets.put(app, fresh.number, secret);
        });
    }

    /**
     * Makes a new release that runs what an old one ran, and a deployment of it.
     *
     * @return the deployment's number
     */
    @Transactional
    public int rollback(UUID tenantId, String name, int number, String by) {
        tenancy.lockActive(tenantId);
        var app = get(tenantId, name);
        var old = release(app, number);
        if (old.digest == null) {
            throw new AppConflict(
                    "Release %d never ran: its image was not found. Roll back to another one.".formatted(number));
        }
        var fresh = new Release(app.id, app.nextRelease(), old.spec(), by, clock.instant());
        fresh.repeat(old);
        return deploy(app, fresh, () -> secrets.copy(app.id, old.number, fresh.number, Set.of()));
    }

    /** Says what a change would reserve, without accepting it. */
    @Transactional(readOnly = true)
    public Preflight preflight(UUID tenantId, @Nullable String name, AppKind kind, Change change) {
        tenancy.requireActive(tenantId);
        var app = name == null ? null : get(tenantId, name);
        if (app == null) {
            var imaged = change.image() != null
                    ? change
                    : new Change(
                            "preflight",
                            change.instances(),
                            change.size(),
                            change.cpu(),
                            change.memory(),
                            change.port(),
                            change.env(),
                            change.secrets(),
                            change.readySeconds());
            return quotas.preflight(
                    tenantId,
                    UUID.randomUUID(),
                    Claim.NOTHING,
                    ReleaseSpec.first(kind, imaged).claim());
        }
        var spec = release(app, app.lastRelease).spec().with(app.kind, change);
        return quotas.preflight(tenantId, app.id, holding(app), spec.claim());
    }

    /** Ends an unfinished deployment; the cluster goes back to the release that serves. */
    @Transactional
    public void cancel(UUID tenantId, String name, int number) {
        tenancy.lockStaying(tenantId);
        var app = get(tenantId, name);
        var deployment =
                deployments.findById(new Numbered(app.id, number)).orElseThrow(() -> new NotFound("deployment"));
        if (deployment.state == DeploymentState.CANCELLED) {
            return;
        }
        if (!deployment.state.active()) {
            throw new AppConflict(
                    "Deployment %d is %s already; it can't be cancelled any more.".formatted(number, deployment.state));
        }
        deployment.markCancelled(clock.instant());
        quotas.settle(tenantId, app.id, releases.serving(app));
        entities.flush(); // who reads by SQL in the same transaction sees it
        events.publishEvent(new AppChanged(app.id));
    }

    /** Starts the deletion of an app: its objects go first, then its rows. */
    @Transactional
    public void delete(UUID tenantId, String name) {
        tenancy.lockStaying(tenantId);
        var app = get(tenantId, name);
        app.startDeleting(clock.instant());
        deployments.findActive(app.id).ifPresent(active -> active.markCancelled(clock.instant()));
        entities.flush(); // who reads by SQL in the same transaction sees it
        events.publishEvent(new AppChanged(app.id));
    }

    /** With a tenant's deletion its unfinished deployments end, in the same transaction. */
    @EventListener
    void endAllOf(TenantChanged event) {
        if (tenancy.find(event.tenantId()).filter(AppChanges::deleting).isPresent()) {
            deployments.findActiveOf(event.tenantId()).forEach(active -> active.markCancelled(clock.instant()));
        }
    }

    /** What is on its way stays so and says what it waits for: with the resumption it begins anew. */
    @EventListener
    void hold(StandingChanged event) {
        var now = clock.instant();
        deployments
                .findActiveOf(event.tenantId())
                .forEach(event.runs() ? active -> active.comeBack(now) : active -> active.hold(now));
    }

    private static boolean deleting(Tenant tenant) {
        return tenant.state() == TenantState.DELETING;
    }

    private int deploy(App app, Release release, Runnable keepSecrets) {
        registries.require(app.tenantId, ImageReference.parse(release.image));
        var now = clock.instant();
        releases.save(release);
        var number = app.nextDeployment();
        var held = holding(app);
        deployments.findActive(app.id).ifPresent(active -> active.markSuperseded(number, now));
        entities.flush(); // the one before gives up the place of the active one first
        keepSecrets.run();
        var fits = quotas.reserve(app.tenantId, app.id, held, release.spec().claim());
        deployments.save(new Deployment(app.id, number, release.number, fits.surge(), now));
        entities.flush(); // who reads by SQL in the same transaction sees it
        events.publishEvent(new AppChanged(app.id));
        return number;
    }

    /** What the app's pods may be now: of the release that serves and of one that is half rolled out. */
    private Claim holding(App app) {
        var serving = releases.serving(app);
        return deployments
                .findActive(app.id)
                .map(active -> release(app, active.release).spec().claim())
                .map(claim -> new Claim(
                        Math.max(claim.instances(), serving.instances()),
                        claim.each().max(serving.each())))
                .orElse(serving);
    }

    private App get(UUID tenantId, String name) {
        return apps.findByTenantIdAndName(tenantId, name).orElseThrow(() -> new NotFound("app"));
    }

    private Release release(App app, int number) {
        return releases.findById(new Numbered(app.id, number)).orElseThrow(() -> new NotFound("release"));
    }

    private static String checkedName(String name) {
        try {
            return new Slug(name).value();
        } catch (InvalidValue e) {
            throw new InvalidValue(
                    "name", name, "3 to 40 lower case letters, digits and single hyphens, and no reserved word");
        }
    }
}
