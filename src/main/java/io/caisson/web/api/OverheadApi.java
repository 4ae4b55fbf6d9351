package io.caisson.web.api;

import io.caisson.metering.UsageReport;
import io.caisson.overhead.OverheadReport;
import io.caisson.overhead.OverheadReport.Line;
import io.caisson.overhead.OverheadReport.Side;
import io.caisson.overhead.OverheadReports;
import io.caisson.overhead.Suggestion;
import io.caisson.overhead.Suggestion.Verdict;
import io.caisson.web.OverheadCsv;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is declared for sandboxes and what they were seen to take. */
@RestController
@RequestMapping("/v1/admin/reports/overhead")
class OverheadApi {

    private final OverheadReports reports;

    OverheadApi(OverheadReports reports) {
        this.reports = reports;
    }

    record View(
            String month,
            int headroomPercent,
            LineView total,
            List<LineView> tenants,
            List<LineView> nodes,
            List<LineView> runscVersions) {

        static View of(OverheadReport report) {
            return new View(
                    report.month().toString(),
                    Suggestion.HEADROOM,
                    LineView.of(report.total()),
                    views(report.tenants()),
                    views(report.nodes()),
                    views(report.runscVersions()));
        }

        private static List<LineView> views(List<Line> lines) {
            return lines.stream().map(LineView::of).toList();
        }
    }

    record LineView(
            String name,
            BigDecimal podHours,
            long samples,
            @Nullable BigDecimal sampledShare,
            MemoryView memory,
            CpuView cpu) {

        static LineView of(Line line) {
            return new LineView(
                    line.name(),
                    line.podHours(),
                    line.samples(),
                    line.sampledShare(),
                    MemoryView.of(line.memory()),
                    CpuView.of(line.cpu()));
        }
    }

    record MemoryView(
            @Nullable BigDecimal declaredBytes,
            BigDecimal declaredGibHours,
            long samples,
            @Nullable BigDecimal medianBytes,
            @Nullable BigDecimal p95Bytes,
            @Nullable BetterMemory suggestion) {

        static MemoryView of(Side side) {
            var better = side.suggestion();
            return new MemoryView(
                    side.declared(),
                    side.declaredHours(),
                    side.samples(),
                    side.median(),
                    side.p95(),
                    better == null ? null : new BetterMemory(better.verdict(), better.value(), better.hours()));
        }
    }

    record BetterMemory(Verdict verdict, long bytes, BigDecimal gibHours) {}

    record CpuView(
            @Nullable BigDecimal declaredMillis,
            BigDecimal declaredCoreHours,
            long samples,
            @Nullable BigDecimal medianMillis,
            @Nullable BigDecimal p95Millis,
            @Nullable BetterCpu suggestion) {

        static CpuView of(Side side) {
            var better = side.suggestion();
            return new CpuView(
                    side.declared(),
                    side.declaredHours(),
                    side.samples(),
                    side.median(),
                    side.p95(),
                    better == null ? null : new BetterCpu(better.verdict(), better.value(), better.hours()));
        }
    }

    record BetterCpu(Verdict verdict, long millis, BigDecimal coreHours) {}

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    View overhead(@RequestParam String month) {
        return View.of(reports.of(UsageReport.monthOf(month)));
    }

    @GetMapping(produces = "text/csv")
    String overheadAsCsv(@RequestParam String month) {
        return OverheadCsv.of(reports.of(UsageReport.monthOf(month)));
    }
}
