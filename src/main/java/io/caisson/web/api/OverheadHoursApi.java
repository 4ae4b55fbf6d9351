package io.caisson.web.api;

import io.caisson.overhead.HourlyOverhead;
import io.caisson.overhead.OverheadDay;
import io.caisson.overhead.OverheadDay.Figures;
import io.caisson.overhead.OverheadDay.Hour;
import io.caisson.overhead.OverheadDay.Series;
import io.caisson.web.AskedDay;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What sandboxes take, hour by hour. */
@RestController
class OverheadHoursApi {

    private final HourlyOverhead hourly;

    OverheadHoursApi(HourlyOverhead hourly) {
        this.hourly = hourly;
    }

    record View(
            String day,
            List<HourView> total,
            List<SeriesView> tenants,
            List<SeriesView> nodes,
            List<SeriesView> runscVersions) {

        static View of(OverheadDay day) {
            return new View(
                    day.day().toString(),
                    hours(day.total()),
                    series(day.tenants()),
                    series(day.nodes()),
                    series(day.runscVersions()));
        }
    }

    record SeriesView(String name, List<HourView> hours) {}

    record HourView(Instant hour, long samples, MemoryView memory, CpuView cpu) {

        static HourView of(Hour hour) {
            return new HourView(hour.hour(), hour.samples(), MemoryView.of(hour.memory()), CpuView.of(hour.cpu()));
        }
    }

    record MemoryView(
            @Nullable BigDecimal declaredBytes,
            long samples,
            @Nullable BigDecimal medianBytes,
            @Nullable BigDecimal p95Bytes) {

        static MemoryView of(Figures seen) {
            return new MemoryView(seen.declared(), seen.samples(), seen.median(), seen.p95());
        }
    }

    record CpuView(
            @Nullable BigDecimal declaredMillis,
            long samples,
            @Nullable BigDecimal medianMillis,
            @Nullable BigDecimal p95Millis) {

        static CpuView of(Figures seen) {
            return new CpuView(seen.declared(), seen.samples(), seen.median(), seen.p95());
        }
    }

    @GetMapping("/v1/admin/reports/overhead/hours")
    View hours(@RequestParam String day) {
        return View.of(hourly.of(AskedDay.of(day)));
    }

    private static List<SeriesView> series(List<Series> all) {
        return all.stream()
                .map(each -> new SeriesView(each.name(), hours(each)))
                .toList();
    }

    private static List<HourView> hours(Series series) {
        return series.hours().stream().map(HourView::of).toList();
    }
}
