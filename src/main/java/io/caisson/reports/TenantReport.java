package io.caisson.reports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant sees of itself: never what nodes cost the operator.
 *
 * @param billing null where nothing was charged in that time yet
 */
public record TenantReport(
        ReportPeriod period,
        @Nullable TenantBilling billing,
        List<TrendMonth> trend,
        @Nullable Advice advice) {}
