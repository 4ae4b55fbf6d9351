package io.caisson.isolation;

import io.caisson.canary.ProbeImage;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.ProbeAltered;
import io.caisson.cluster.ProbeSpec;
import io.caisson.cluster.TenantSpec;
import io.caisson.images.ImageUnavailable;
import io.caisson.quota.Claim;
import io.caisson.quota.QuotaExceeded;
import io.caisson.quota.Quotas;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the reports that were asked for, one after the other; a killed process's goes on with the next look. */
@Component
class IsolationRuns {

    private static final Logger LOG = LoggerFactory.getLogger(IsolationRuns.class);
    private static final Duration LATER = Duration.ofSeconds(15);
    private static final int MOST_TRIES = 5;

    private final Reports reports;
    private final IsolationReports asking;
    private final IsolationProbe probe;
    private final ProbeImage image;
    private final Tenancy tenancy;
    private final Quotas quotas;
    private final TransactionTemplate transaction;
    private final Clock clock;

    IsolationRuns(
            Reports reports,
            IsolationReports asking,
            IsolationProbe probe,
            ProbeImage image,
            Tenancy tenancy,
            Quotas quotas,
            TransactionTemplate transaction,
            Clock clock) {
        this.reports = reports;
        this.asking = asking;
        this.probe = probe;
        this.image = image;
        this.tenancy = tenancy;
        this.quotas = quotas;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Asks for a report of each tenant that has had none for a month. */
    void askMonthly() {
        if (image.missing().isEmpty()) {
            reports.due(clock.instant()).forEach(tenant -> asking.ask(tenant, Trigger.MONTHLY));
        }
    }

    /** Makes the next report, if there is one. */
    void makeNext() throws InterruptedException {
        if (image.missing().isPresent()) {
            return;
        }
        var report = reports.next(clock.instant()).orElse(null);
        if (report == null) {
            return;
        }
        var tenant = tenancy.find(report.tenantId()).orElseThrow();
        if (!tenant.state().runs()) {
            var why = tenant.state() == TenantState.SUSPENDED ? "suspended." : "being deleted.";
            finish(report, ReportState.FAILED, "The tenant is " + why, List.of());
        } else if (report.tries() >= MOST_TRIES) {
            finish(
                    report,
                    ReportState.FAILED,
                    "The cluster kept the probe from its end %d times.".formatted(MOST_TRIES),
                    List.of());
        } else if (tenant.namespaceUid() == null) {
            postpone(report, "The tenant's namespace is not there yet.");
        } else {
            make(report, tenant);
        }
    }

    private void make(Report report, Tenant tenant) throws InterruptedException {
        try {
            var pinned = image.pinned();
            begin(report);
            var results = probe.run(target(tenant, report.runtimeClass()), pinned, run(report));
            finish(report, ReportState.DONE, null, results);
        } catch (QuotaExceeded e) {
            finish(report, ReportState.FAILED, e.refused().message(), List.of());
        } catch (ProbeAltered e) {
            LOG.error("Report {} of tenant {} is void: {}", report.number(), tenant.slug(), e.getMessage());
            finish(report, ReportState.FAILED, e.getMessage(), List.of());
        } catch (ClusterUnreachable | ClusterRefused | ImageUnavailable e) {
            LOG.warn("Report {} of tenant {} waits: {}", report.number(), tenant.slug(), e.getMessage());
            postpone(report, e.getMessage());
        }
    }

    private void postpone(Report report, @Nullable String why) {
        reports.postpone(report.id(), clock.instant().plus(LATER), "It waits. " + why);
    }

    /** The probe's pods count: what they may hold is taken from the quota before they are made. */
    private void begin(Report report) {
        transaction.executeWithoutResult(ignored -> {
            tenancy.lockActive(report.tenantId());
            quotas.reserve(report.tenantId(), report.id(), Claim.NOTHING, IsolationProbe.CLAIM);
            reports.begin(report.id());
        });
    }

    private void finish(Report report, ReportState state, @Nullable String message, List<Result> results) {
        transaction.executeWithoutResult(ignored -> {
            quotas.release(report.id());
            reports.finish(report.id(), state, message, results, clock.instant());
        });
    }

    private static IsolationProbe.Target target(Tenant tenant, String runtimeClass) {
        return new IsolationProbe.Target(
                TenantSpec.namespace(tenant.slug()), new ProbeSpec.Owner(tenant.id(), tenant.slug()), runtimeClass);
    }

    /** Short enough for a label, and by which {@link Reports#running} finds the report again. */
    private static String run(Report report) {
        return report.id().toString().substring(24);
    }
}
