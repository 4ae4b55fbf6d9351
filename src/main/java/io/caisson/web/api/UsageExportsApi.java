package io.caisson.web.api;

import io.caisson.metering.UsageExports;
import io.caisson.metering.UsageExports.TenantAs;
import io.caisson.metering.UsageReport;
import io.caisson.web.SegmentsFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Writes a month of usage out, as {@link UsageImportsApi} takes it in. */
@RestController
@RequestMapping("/v1/admin/usage-exports")
class UsageExportsApi {

    private final UsageExports exports;

    UsageExportsApi(UsageExports exports) {
        this.exports = exports;
    }

    @GetMapping(produces = "text/csv")
    void write(
            @RequestParam String month, @RequestParam(defaultValue = "ID") String tenant, HttpServletResponse response)
            throws IOException {
        SegmentsFile.write(exports, UsageReport.monthOf(month), TenantAs.of(tenant), response);
    }
}
