package io.caisson.isolation;

import io.caisson.canary.ProbeImage;
import io.caisson.cluster.ClusterSettings;
import io.caisson.quota.Claim;
import io.caisson.quota.Preflight;
import io.caisson.quota.QuotaExceeded;
import io.caisson.quota.Quotas;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantConflict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Isolation reports: asked for, listed, read and compared. */
@Service
public class IsolationReports {

    /** For the rules of a changed policy to be in the cluster before they are tried. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private final Reports reports;
    private final ProbeImage image;
    private final Tenancy tenancy;
    private final Quotas quotas;
    private final ClusterSettings settings;
    private final Clock clock;

    IsolationReports(
            Reports reports, ProbeImage image, Tenancy tenancy, Quotas quotas, ClusterSettings settings, Clock clock) {
        this.reports = reports;
        this.image = image;
        this.tenancy = tenancy;
        this.quotas = quotas;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Asks for a report. In a simulated cluster it is done at once and says that nothing was tested.
     *
     * @throws TenantConflict when one waits already, or nothing can be probed here
     * @throws QuotaExceeded when the quota has no room for the probe's two pods
     */
    @Transactional
    public Report ask(UUID tenantId, String askedBy) {
        tenancy.lockActive(tenantId);
        var missing = image.missing();
        if (missing.isPresent() && !settings.simulated()) {
            throw new TenantConflict(missing.get());
        }
        if (missing.isEmpty()
                && quotas.preflight(tenantId, UUID.randomUUID(), Claim.NOTHING, IsolationProbe.CLAIM)
                        instanceof Preflight.Refused refused) {
            throw new QuotaExceeded(refused);
        }
        var now = clock.instant();
        var report = reports.queue(tenantId, Trigger.DEMAND, askedBy, settings.runtimeClass(), now, now)
                .orElseThrow(() -> new TenantConflict("A report is waiting to be made already. Wait for it."));
        if (missing.isEmpty()) {
            return report;
        }
        reports.finish(report.id(), ReportState.DONE, missing.get(), Results.none(missing.get()), now);
        return get(tenantId, report.number()).orElseThrow();
    }

    /** Asks for one that nobody waits for; without effect where one waits, or nothing can be probed any more. */
    @Transactional
    void ask(UUID tenantId, Trigger trigger) {
        if (image.missing().isEmpty() && tenancy.lock(tenantId).state().runs()) {
            var now = clock.instant();
            reports.queue(tenantId, trigger, "caisson", settings.runtimeClass(), now, now.plus(SETTLED));
        }
    }

    /** In the order of falling numbers. */
    public List<Report> list(UUID tenantId, int before, int limit) {
        return reports.before(tenantId, before, limit);
    }

    public Optional<Report> get(UUID tenantId, int number) {
        return reports.find(tenantId, number);
    }

    /** With the last report that was done before; empty for the first, and while this one isn't done. */
    public Optional<Comparison> compare(Report report) {
        return report.state() != ReportState.DONE
                ? Optional.empty()
                : reports.doneBefore(report.tenantId(), report.number()).map(before -> Comparison.of(before, report));
    }
}
