package io.caisson.web;

import io.caisson.metering.UsageExports;
import io.caisson.metering.UsageExports.TenantAs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;

/** A month's segments as a file that an import takes, the same for programs and for people. It is sent as it is read. */
public final class SegmentsFile {

    private SegmentsFile() {}

    public static void write(UsageExports exports, YearMonth month, TenantAs tenant, HttpServletResponse response)
            throws IOException {
        exports.write(month, tenant, SentCsv.as("caisson-segments-%s.csv".formatted(month), response));
    }
}
