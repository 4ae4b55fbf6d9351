package io.caisson.reports;

import io.caisson.metering.Rollups;
import io.caisson.metering.UsagePeriod;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** The ten tenants for which the sandbox takes most, with the reason: what ran, in one statement for all of them. */
@Component
class HeavyTenants {

    private static final int MOST = 10;
    private static final int YEAR = 12;

    private final Rollups rollups;
    private final Clock clock;

    HeavyTenants(Rollups rollups, Clock clock) {
        this.rollups = rollups;
        this.clock = clock;
    }

    List<HeavyTenant> of(ReportPeriod asked, List<TenantBilling> tenants) {
        var all = tenants.stream().map(TenantBilling::reserved).reduce(Reserved.NOTHING, Reserved::plus);
        var heaviest = tenants.stream()
                .filter(tenant -> part(tenant.reserved(), all).signum() > 0)
                .sorted(Comparator.<TenantBilling, BigDecimal>comparing(tenant -> part(tenant.reserved(), all))
                        .reversed()
                        .thenComparing(TenantBilling::slug)
                        .thenComparing(TenantBilling::id))
                .limit(MOST)
                .toList();
        if (heaviest.isEmpty()) {
            return List.of();
        }
        var period = period(asked);
        var apps = rollups.apps(heaviest.stream().map(TenantBilling::id).toList(), period);
        return heaviest.stream()
                .map(tenant -> new HeavyTenant(
                        tenant,
                        part(tenant.reserved(), all),
                        Advice.of(apps.getOrDefault(tenant.id(), List.of()), lived(tenant, period))))
                .toList();
    }

    /** Of one tenant. */
    Advice of(ReportPeriod asked, TenantBilling tenant) {
        var period = period(asked);
        var apps = rollups.apps(List.of(tenant.id()), period);
        return Advice.of(apps.getOrDefault(tenant.id(), List.of()), lived(tenant, period));
    }

    /** Of UTC, and of many months the last twelve: what ran long ago says nothing of what could be better now. */
    private static UsagePeriod period(ReportPeriod asked) {
        var first =
                ReportPeriod.midnight(asked.lastMonth().minusMonths(YEAR - 1L).atDay(1));
        return new UsagePeriod(latest(first, asked.start()), asked.end());
    }

    /** Of the period, until now. */
    private long lived(TenantBilling tenant, UsagePeriod period) {
        var from = latest(period.from(), tenant.createdAt());
        var to = clock.instant().isBefore(period.to()) ? clock.instant() : period.to();
        return Math.max(1, Duration.between(from, to).toSeconds());
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static BigDecimal part(Reserved mine, Reserved all) {
        var cpu = Reserved.part(mine.overheadCpu(), all.overheadCpu());
        var memory = Reserved.part(mine.overheadMemory(), all.overheadMemory());
        return (cpu == null ? BigDecimal.ZERO : cpu)
                .add(memory == null ? BigDecimal.ZERO : memory)
                .divide(BigDecimal.valueOf(2), 6, RoundingMode.HALF_UP);
    }
}
