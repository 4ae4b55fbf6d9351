package io.caisson.metering;

import io.caisson.metering.UsageReport.TenantUsage;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** What all tenants held in a month, from the rollups; what still runs counts until now. */
@Component
public class UsageReports {

    private final Rollups rollups;

    UsageReports(Rollups rollups) {
        this.rollups = rollups;
    }

    public UsageReport of(YearMonth month) {
        var tenants = rollups.tenants(UsagePeriod.of(month)).stream()
                .map(tenant -> usage(tenant.slug(), tenant.held()))
                .toList();
        Function<Function<TenantUsage, BigDecimal>, BigDecimal> sum =
                part -> tenants.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new UsageReport(
                month,
                tenants,
                new TenantUsage(
                        "total",
                        sum.apply(TenantUsage::coreHours),
                        sum.apply(TenantUsage::gibHours),
                        sum.apply(TenantUsage::overheadCoreHours),
                        sum.apply(TenantUsage::overheadGibHours)));
    }

    private static TenantUsage usage(String slug, Held held) {
        return new TenantUsage(
                slug,
                held.quantity(Meter.CPU),
                held.quantity(Meter.MEMORY),
                held.quantity(Meter.OVERHEAD_CPU),
                held.quantity(Meter.OVERHEAD_MEMORY));
    }
}
