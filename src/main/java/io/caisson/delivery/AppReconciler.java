package io.caisson.delivery;

import io.caisson.apps.DeploymentState;
import io.caisson.apps.Reason;
import io.caisson.apps.Rollouts;
import io.caisson.apps.Work;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.AppSpec;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.TenantSpec;
import io.caisson.images.ImageReference;
import io.caisson.images.ImageUnavailable;
import io.caisson.images.TenantImages;
import io.caisson.sandbox.Sandbox;
import io.caisson.sandbox.SandboxState;
import io.caisson.secrets.Unreadable;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Makes an app's objects what its target release says and judges what comes of it. Every step can be repeated, so
 * that whoever comes after a killed process begins at the top.
 */
@Component
class AppReconciler {

    private static final Logger LOG = LoggerFactory.getLogger(AppReconciler.class);
    private static final Duration REPAIR = Duration.ofSeconds(30);

    /** What happens to pods and Deployments wakes the task; this is for what no watch showed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(20);

    private final Rollouts rollouts;
    private final Tenancy tenancy;
    private final Sandbox sandbox;
    private final Specs specs;
    private final TenantImages images;
    private final ImageJudge judge;
    private final AppObjects objects;
    private final Standstill standstill;
    private final LastLines lastLines;
    private final Clock clock;

    AppReconciler(
            Rollouts rollouts,
            Tenancy tenancy,
            Sandbox sandbox,
            Specs specs,
            TenantImages images,
            ImageJudge judge,
            AppObjects objects,
            Standstill standstill,
            LastLines lastLines,
            Clock clock) {
        this.rollouts = rollouts;
        this.tenancy = tenancy;
        this.sandbox = sandbox;
        this.specs = specs;
        this.images = images;
        this.judge = judge;
        this.objects = objects;
        this.standstill = standstill;
        this.lastLines = lastLines;
        this.clock = clock;
    }

    Next reconcile(UUID appId) {
        var work = rollouts.work(appId).orElse(null);
        if (work == null) {
            return Next.done();
        }
        var tenant = tenancy.find(work.tenantId()).orElseThrow();
        MDC.put("tenant", tenant.slug());
        MDC.put("app", work.app());
        if (work.deployment() != null) {
            MDC.put("deployment", Integer.toString(work.deployment().number()));
        }
        if (!tenant.state().stays()) {
            return Next.after(REPAIR); // the tenant's own task removes all of it
        }
        try {
            if (work.deleting() || work.target() == null) {
                return remove(work, tenant);
            }
            if (tenant.state().runs()) {
                return deliver(work, tenant);
            }
            standstill.stop(work, tenant);
            return Next.after(REPAIR);
        } catch (ClusterUnreachable e) {
            return pause(work, Reason.CLUSTER_UNREACHABLE, e.getMessage());
        } catch (ClusterRefused e) {
            return refused(work, e);
        } catch (Unreadable e) {
            return unreadable(work, e);
        }
    }

    private Next remove(Work work, Tenant tenant) {
        if (!objects.remove(TenantSpec.namespace(tenant.slug()), work.appId())) {
            return Next.after(LOOK_AGAIN);
        }
        if (work.deleting()) {
            rollouts.removed(work.appId());
            return Next.done();
        }
        return Next.after(REPAIR);
    }

    private Next deliver(Work work, Tenant tenant) {
        if (tenant.namespaceUid() == null) {
            return Next.after(SOON);
        }
        var sandboxStatus = sandbox.status();
        if (!sandboxStatus.ready() && sandboxStatus.state() != SandboxState.CLUSTER_UNREACHABLE) {
            return pause(
                    work,
                    sandboxStatus.state() == SandboxState.NO_NODE ? Reason.NO_SANDBOX_NODE : Reason.SANDBOX_UNAVAILABLE,
                    "Waiting for the sandbox: the operator has been told. Nothing runs outside it."
                            + (sandboxStatus.state() == SandboxState.NO_POLICIES ? " " + sandboxStatus.message() : ""));
        }
        var target = Objects.requireNonNull(work.target());
        var active = work.deployment();
        if (active == null) {
            return keep(specs.of(work, target, tenant, Objects.requireNonNull(target.digest())));
        }
        if (active.reason() == Reason.TENANT_SUSPENDED) {
            var now = clock.instant();
            var since = Objects.requireNonNullElse(active.waitingSince(), now);
            if (standstill.comesBack(work, tenant, since, now)) {
                return Next.after(SOON);
            }
        }
        if (active.state() == DeploymentState.QUEUED && !rollouts.applying(work)) {
            return Next.after(Duration.ZERO);
        }
        var digest = target.digest();
        if (digest == null) {
            try {
                var image = images.resolveInTask(work.tenantId(), ImageReference.parse(target.image()));
                if (image.rootProblem().isPresent()) {
                    rollouts.failed(
                            work, Reason.IMAGE_NEEDS_ROOT, image.rootProblem().get());
                    return Next.after(Duration.ZERO);
                }
                rollouts.pin(work.appId(), target.release(), image.digest());
                digest = image.digest().value();
            } catch (ImageUnavailable e) {
                return unavailable(work, e);
            } catch (InvalidValue e) {
                rollouts.failed(work, Reason.REGISTRY_REFUSED, String.valueOf(e.getMessage()));
                return Next.after(Duration.ZERO);
            }
        }
        var spec = specs.of(work, target, tenant, digest);
        objects.apply(spec);
        if (active.rollingSince() == null && !rollouts.rollingOut(work)) {
            return Next.after(Duration.ZERO);
        }
        return judge(work, spec);
    }

    private Next keep(AppSpec spec) {
        objects.apply(spec);
        objects.prune(spec);
        return Next.after(REPAIR);
    }

    private Next judge(Work work, AppSpec spec) {
        var now = clock.instant();
        var began = Objects.requireNonNullElse(
                Objects.requireNonNull(work.deployment()).rollingSince(), now);
        var verdict = Verdicts.of(objects.rollout(spec), spec, began, now);
        return switch (verdict) {
            case Verdict.Complete ignored -> {
                judge.ran(work, spec);
                rollouts.healthy(work);
                yield Next.after(Duration.ZERO); // then prune what is left of the release before
            }
            case Verdict.Going ignored ->
                Next.after(
                        Duration.between(began, now).compareTo(Duration.ofSeconds(30)) < 0
                                ? SOON
                                : SOON.multipliedBy(4));
            case Verdict.Broken broken -> {
                var said = broken.pod() == null ? "" : lastLines.of(broken.pod());
                rollouts.failed(work, broken.reason(), broken.message() + judge.blame(work, spec, broken, said) + said);
                yield Next.after(Duration.ZERO); // back to the release that serves
            }
        };
    }

    private Next unavailable(Work work, ImageUnavailable e) {
        var reason = Reason.of(e.reason());
        if (reason == Reason.TOO_MANY_LOOK_UPS) {
            var active = work.deployment();
            return active != null && active.reason() == Reason.REGISTRY_UNREACHABLE
                    ? Next.after(SOON.multipliedBy(2)) // it stays the registry's turn to be waited for
                    : pause(work, reason, e.getMessage()); // for as long as it takes: the registry has no part in it
        }
        if (reason == Reason.REGISTRY_UNREACHABLE && waited(work, reason).compareTo(REGISTRY_PATIENCE) < 0) {
            return pause(work, reason, e.getMessage());
        }
        rollouts.failed(work, reason, e.getMessage());
        return Next.after(Duration.ZERO);
    }

    private Next refused(Work work, ClusterRefused e) {
        if (e.passing() || work.deployment() == null) {
            return Next.after(SOON.multipliedBy(2));
        }
        rollouts.failed(work, Reason.CLUSTER_REFUSED, "The cluster refused the app's objects: " + e.getMessage());
        return Next.after(Duration.ZERO);
    }

    /** What runs goes on; an operator has to look, or the customer to set the secret again. */
    private Next unreadable(Work work, Unreadable e) {
        LOG.error("A secret of app {} of tenant {} can't be read", work.app(), work.tenantId(), e);
        return pause(work, Reason.COULD_NOT_START, e.getMessage() + " Set it again, or wait for the operator.");
    }

    /** Waits with a reason, longer and longer. */
    private Next pause(Work work, Reason reason, String message) {
        rollouts.await(work, reason, message);
        return Next.after(Backoff.after(waited(work, reason), ThreadLocalRandom.current()));
    }

    private Duration waited(Work work, Reason reason) {
        var active = work.deployment();
        Instant since = active == null || active.reason() != reason ? null : active.waitingSince();
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }
}
