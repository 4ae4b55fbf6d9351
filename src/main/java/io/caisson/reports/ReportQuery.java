package io.caisson.reports;

import org.jspecify.annotations.Nullable;

/** What a report is asked for: of what time, of whom, in which order. */
public record ReportQuery(ReportPeriod period, ReportSort sort, ReportFilter filter) {

    /** @param sort as it came; null or empty asks for nothing */
    public static ReportQuery of(ReportPeriod period, @Nullable String sort, ReportFilter filter) {
        return new ReportQuery(period, ReportSort.of(sort == null || sort.isBlank() ? null : sort), filter);
    }

    /** Of all tenants. */
    public static ReportQuery all(ReportPeriod period) {
        return new ReportQuery(period, ReportSort.FIRST, ReportFilter.NONE);
    }
}
