package io.caisson.reports;

import io.caisson.metering.CoverageReport.Seconds;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask each month.
 *
 * @param tenants those that were asked for, in the order that was
 * @param total of them
 * @param trend the twelve months up to the last one, of the same tenants
 * @param heaviest of the same tenants
 * @param margin of all tenants, whoever was asked for: nodes are there for all of them
 */
public record BillingReport(
        ReportQuery query,
        List<TenantBilling> tenants,
        Total total,
        List<TrendMonth> trend,
        List<HeavyTenant> heaviest,
        Margin margin) {

    /** Until when all of their charges count what runs; null without any. */
    public @Nullable Instant asOf() {
        return tenants.stream()
                .map(TenantBilling::asOf)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The sum over tenants; currencies stay apart. */
    public record Total(
            int tenants, Reserved reserved, List<Revenue> revenue, Seconds coverage, List<Account> accounts) {

        static Total of(List<TenantBilling> tenants) {
            return new Total(
                    tenants.size(),
                    tenants.stream().map(TenantBilling::reserved).reduce(Reserved.NOTHING, Reserved::plus),
                    Revenue.sum(tenants.stream()
                            .flatMap(tenant -> tenant.revenue().stream())
                            .toList()),
                    tenants.stream().map(TenantBilling::coverage).reduce(new Seconds(0, 0, 0), Seconds::plus),
                    Account.sum(tenants.stream()
                            .flatMap(tenant -> tenant.accounts().stream())
                            .toList()));
        }
    }
}
