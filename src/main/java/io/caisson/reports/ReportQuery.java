package io.caisson.reports;

import org.jspecify.annotations.Nullable;

/** What a report is asked for: which months, of whom, in which order. */
public record ReportQuery(ReportMonths months, ReportSort sort, ReportFilter filter) {

    /** @param sort as it came; null or empty asks for nothing */
    public static ReportQuery of(ReportMonths months, @Nullable String sort, ReportFilter filter) {
        return new ReportQuery(months, ReportSort.of(sort == null || sort.isBlank() ? null : sort), filter);
    }

    /** Of all tenants. */
    public static ReportQuery all(ReportMonths months) {
        return new ReportQuery(months, ReportSort.FIRST, ReportFilter.NONE);
    }
}
