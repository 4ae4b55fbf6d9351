package io.caisson.web;

import io.caisson.metering.UsageReport;
import io.caisson.metering.UsageReport.TenantUsage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A usage report as CSV, the same for programs and for people. */
public final class UsageCsv {

    private static final String HEADER = "tenant,coreHours,gibHours,overheadCoreHours,overheadGibHours\r\n";

    private UsageCsv() {}

    public static String of(UsageReport report) {
        return Stream.concat(report.tenants().stream(), Stream.of(report.total()))
                .map(UsageCsv::line)
                .collect(Collectors.joining("\r\n", HEADER, "\r\n"));
    }

    /** A slug holds nothing that CSV would have to escape. */
    private static String line(TenantUsage usage) {
        return String.join(
                ",",
                usage.tenant(),
                usage.coreHours().toPlainString(),
                usage.gibHours().toPlainString(),
                usage.overheadCoreHours().toPlainString(),
                usage.overheadGibHours().toPlainString());
    }
}
