package io.caisson.web;

import io.caisson.metering.UsageExports;
import io.caisson.metering.UsageExports.TenantAs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A month's segments as a file that an import takes, the same for programs and for people. It is sent as it is read. */
public final class SegmentsFile {

    private SegmentsFile() {}

    public static void write(UsageExports exports, YearMonth month, TenantAs tenant, HttpServletResponse response)
            throws IOException {
        exports.write(month, tenant, () -> {
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename("caisson-segments-%s.csv".formatted(month))
                            .build()
                            .toString());
            return response.getOutputStream();
        });
    }
}
