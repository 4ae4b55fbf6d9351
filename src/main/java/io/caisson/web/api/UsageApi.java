package io.caisson.web.api;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Coverage;
import io.caisson.metering.CoverageReport;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Coverages;
import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.metering.Usage;
import io.caisson.metering.UsagePeriod;
import io.caisson.metering.UsageSegment;
import io.caisson.metering.UsageSegment.Position;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OwnTenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant held in a period: as sums, and as the segments that they are made of. */
@RestController
@RequestMapping("/v1/tenants/{slug}/usage")
class UsageApi {

    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,11})-([0-9]{1,18})");

    private final Usage usage;
    private final Coverages coverages;

    UsageApi(Usage usage, Coverages coverages) {
        this.usage = usage;
        this.coverages = coverages;
    }

    record Metered(String meter, BigDecimal quantity, String unit) {

        static List<Metered> of(Held held) {
            return Arrays.stream(Meter.values())
                    .map(meter -> new Metered(meter.label(), held.quantity(meter), meter.unit()))
                    .toList();
        }
    }

    record App(String app, List<Metered> meters) {}

    record CoverageView(Seconds seconds, List<HourView> hours) {

        static CoverageView of(CoverageReport report) {
            return new CoverageView(
                    report.total(),
                    report.hours().stream()
                            .map(hour -> new HourView(hour.hour(), hour.seconds()))
                            .toList());
        }
    }

    record HourView(Instant hour, Seconds seconds) {}

    record View(Instant from, Instant to, List<App> apps, List<Metered> total, CoverageView coverage) {}

    record SegmentView(
            String podUid,
            String app,
            int release,
            String node,
            Instant from,
            @Nullable Instant to,
            long cpuMillis,
            long memoryBytes,
            long overheadCpuMillis,
            long overheadMemoryBytes,
            Coverage coverage) {

        static SegmentView of(UsageSegment segment) {
            return new SegmentView(
                    segment.podUid(),
                    segment.app(),
                    segment.release(),
                    segment.node(),
                    segment.from(),
                    segment.to(),
                    segment.cpuMillis(),
                    segment.memoryBytes(),
                    segment.overheadCpuMillis(),
                    segment.overheadMemoryBytes(),
                    segment.coverage());
        }
    }

    @GetMapping
    View sums(OwnTenant tenant, @RequestParam String from, @RequestParam String to) {
        var period = UsagePeriod.of(from, to);
        var apps = usage.apps(tenant.id(), period);
        return new View(
                period.from(),
                period.to(),
                apps.stream()
                        .map(app -> new App(app.app(), Metered.of(app.held())))
                        .toList(),
                Metered.of(apps.stream().map(AppUsage::held).reduce(Held.NOTHING, Held::plus)),
                CoverageView.of(coverages.of(tenant.id(), period)));
    }

    @GetMapping("/segments")
    Page<SegmentView> segments(
            OwnTenant tenant,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var found = usage.segments(tenant.id(), UsagePeriod.of(from, to), position(cursor), Page.limit(limit) + 1);
        return Page.of(found, limit, SegmentView::of, UsageApi::cursor);
    }

    private static Object cursor(UsageSegment last) {
        return last.from().getEpochSecond() + "-" + last.id();
    }

    private static @Nullable Position position(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        var parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw new InvalidValue("cursor", cursor, "the value of 'next' of the part before");
        }
        return new Position(Instant.ofEpochSecond(Long.parseLong(parts.group(1))), Long.parseLong(parts.group(2)));
    }
}
