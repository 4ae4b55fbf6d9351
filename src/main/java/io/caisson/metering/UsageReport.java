package io.caisson.metering;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;

/**
 * What all tenants held in a month of UTC.
 *
 * @param total the sum over the tenants
 */
public record UsageReport(YearMonth month, List<TenantUsage> tenants, TenantUsage total) {

    /**
     * What one tenant held, the sandbox's overhead apart, in core-hours and GiB-hours to 6 decimals.
     *
     * @param tenant the slug; a deleted tenant's stays
     */
    public record TenantUsage(
            String tenant,
            BigDecimal coreHours,
            BigDecimal gibHours,
            BigDecimal overheadCoreHours,
            BigDecimal overheadGibHours) {}
}
