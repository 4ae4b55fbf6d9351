package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;

/**
 * What all tenants held in a month of UTC.
 *
 * @param total the sum over the tenants
 */
public record UsageReport(YearMonth month, List<TenantUsage> tenants, TenantUsage total) {

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;

    /** Reads a month such as 2026-11. */
    public static YearMonth monthOf(String text) {
        try {
            var month = YearMonth.parse(text);
            if (month.getYear() >= FIRST_YEAR && month.getYear() <= LAST_YEAR) {
                return month;
            }
        } catch (DateTimeException e) {
            // refused below, as one that nobody means
        }
        throw new InvalidValue("month", text, "a year and a month such as 2026-11");
    }

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
