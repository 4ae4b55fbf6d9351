package io.caisson.verification;

import static java.util.stream.Collectors.groupingBy;

import io.caisson.metering.UsagePeriod;
import io.caisson.verification.ChargeCheck.Begun;
import io.caisson.verification.LedgerRows.Bounds;
import io.caisson.verification.LedgerRows.Day;
import io.caisson.verification.Snapshots.Beside;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Goes once through a month's segments, whoever's they are, and compares what they come to with each tenant's charges, with the
 * sums per day and app, and with those of all tenants. It has one tenant's sums in memory at a time.
 */
@Component
class LedgerCheck {

    /** How many tenants' charges are read in one transaction beside. */
    private static final int AT_ONCE = 50;

    private final LedgerRows rows;
    private final ChargeCheck charges;
    private final TotalCheck totals;
    private final Snapshots snapshots;

    LedgerCheck(LedgerRows rows, ChargeCheck charges, TotalCheck totals, Snapshots snapshots) {
        this.rows = rows;
        this.charges = charges;
        this.totals = totals;
        this.snapshots = snapshots;
    }

    /**
     * @param only null for all tenants
     * @param told what differs of each tenant, and of all together at the end
     */
    void check(YearMonth month, @Nullable UUID only, List<CheckedTenant> tenants, Told told) {
        var bounds = rows.bounds(month);
        snapshots.hold(beside -> {
            var open = beside.read(
                    () -> rows.openBefore(bounds, only).stream().collect(groupingBy(LedgerSegment::tenantId)));
            var rebuilt = beside.read(() -> rows.beingRebuilt(month, only));
            told.leftOut(rebuilt.size());
            var pass = new Pass(month, bounds, tenants, open, rebuilt, beside, told);
            pass.walk(only);
            var whole = beside.read(() -> totals.of(month, only, pass.total.held(), pass.charged, rebuilt.isEmpty()));
            told.totals(whole);
            told.all(TotalCheck.differences(month, whose(only, tenants), whole));
        });
    }

    private static String whose(@Nullable UUID only, List<CheckedTenant> tenants) {
        return only == null || tenants.isEmpty()
                ? "over all tenants"
                : "of " + tenants.getFirst().slug();
    }

    interface Told {

        void tenant(List<Difference> differences);

        void all(List<Difference> differences);

        /** What the month comes to. */
        void totals(List<MeterTotal> totals);

        /** Of how many tenants no sums are compared, nor those over all tenants with them: they are being made again. */
        void leftOut(int tenants);
    }

    private final class Pass {

        private final YearMonth month;
        private final long first;
        private final long last;
        private final Bounds bounds;
        private final TenantCursor<Begun> tenants;
        private final Map<UUID, List<LedgerSegment>> open;
        private final TenantCursor<UUID> opened;
        private final Set<UUID> rebuilt;
        private final Beside beside;
        private final Told told;
        private final Tally total = new Tally();
        private final ChargeTotals charged = new ChargeTotals();

        Pass(
                YearMonth month,
                Bounds bounds,
                List<CheckedTenant> tenants,
                Map<UUID, List<LedgerSegment>> open,
                Set<UUID> rebuilt,
                Beside beside,
                Told told) {
            this.month = month;
            this.first = UsagePeriod.of(month).from().getEpochSecond();
            this.last = UsagePeriod.of(month).to().getEpochSecond();
            this.bounds = bounds;
            this.open = open;
            this.opened = new TenantCursor<>(
                    open.keySet().stream().sorted(TenantCursor.ORDER).iterator(), id -> id);
            this.rebuilt = rebuilt;
            this.beside = beside;
            this.told = told;
            this.tenants = new TenantCursor<>(
                    tenants.stream()
                            .gather(Gatherers.windowFixed(AT_ONCE))
                            .flatMap(this::begin)
                            .iterator(),
                    begun -> begun.tenant().id());
        }

        private Stream<Begun> begin(List<CheckedTenant> some) {
            return beside.read(() -> some.stream().map(tenant -> charges.begin(tenant, month)).toList().stream());
        }

        void walk(@Nullable UUID only) {
            try (var segments = rows.segments(bounds, only);
                    var days = rows.days(month, only)) {
                var nextSegments = new TenantCursor<>(segments.iterator(), LedgerSegment::tenantId);
                var nextDays = new TenantCursor<>(days.iterator(), Day::tenantId);
                for (var id = first(nextSegments, nextDays); id != null; id = first(nextSegments, nextDays)) {
                    tenant(id, nextSegments, nextDays);
                }
            }
        }

        private @Nullable UUID first(TenantCursor<LedgerSegment> segments, TenantCursor<Day> days) {
            return Stream.of(tenants, opened, segments, days)
                    .map(TenantCursor::next)
                    .filter(Objects::nonNull)
                    .min(TenantCursor.ORDER)
                    .orElse(null);
        }

        private void tenant(UUID id, TenantCursor<LedgerSegment> segments, TenantCursor<Day> days) {
            var known = new ArrayList<Begun>();
            tenants.take(id, known::add);
            opened.take(id, whose -> {});
            var sums = new DayRecount();
            var count = add(id, segments, known, sums);
            var found = new HashMap<DaySum.Place, DaySum>();
            days.take(id, day -> found.put(day.place(), day.sum()));
            var differences = new ArrayList<Difference>();
            known.forEach(begun -> differences.addAll(begun.end(charged)));
            if (!rebuilt.contains(id)) {
                var whose = known.isEmpty()
                        ? id.toString()
                        : known.getFirst().tenant().slug();
                differences.addAll(sums.compare(whose, found));
            }
            if (known.isEmpty()) {
                differences.addAll(nobodys(id, count));
                told.all(differences); // of somebody whom nobody knows but the ledger
            } else {
                told.tenant(differences);
            }
        }

        /** @return how many there are */
        private long add(UUID id, TenantCursor<LedgerSegment> segments, List<Begun> known, DayRecount sums) {
            var count = new long[1];
            Consumer<LedgerSegment> add = segment -> {
                count[0]++;
                known.forEach(begun -> begun.add(segment));
                if (!segment.isOpen() && segment.from() >= first && segment.from() < last) {
                    sums.add(segment);
                    total.add(segment, segment.to() - segment.from());
                }
            };
            open.getOrDefault(id, List.of()).forEach(add);
            segments.take(id, add);
            return count[0];
        }

        private List<Difference> nobodys(UUID id, long segments) {
            return segments == 0 || beside.read(() -> rows.isSomebody(id))
                    ? List.of()
                    : List.of(new Difference(
                            "%s %s segments".formatted(id, month),
                            "a tenant that there is",
                            "%d of a tenant that there is not".formatted(segments)));
        }
    }
}
