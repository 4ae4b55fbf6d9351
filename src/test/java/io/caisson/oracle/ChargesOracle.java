package io.caisson.oracle;

import io.caisson.oracle.BilledTenant.Assigned;
import io.caisson.oracle.BilledTenant.Listed;
import io.caisson.oracle.BilledTenant.Offered;
import io.caisson.oracle.BilledTenant.Stay;
import io.caisson.oracle.BilledTenant.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant owes for a month by the rules of docs/billing.md: slow and obvious, and not a line of it is shared with what
 * it checks. Time is cut at every instant at which anything at all begins or ends; between two of them nothing changes.
 */
final class ChargesOracle {

    private final BilledTenant tenant;
    private final Instant now;
    private final Instant from;
    private final Instant to;
    private final List<Span> spans = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    /** A time in which the same rows of plan, offer and prices are valid. */
    private static final class Span {
        final Assigned assigned;
        final Offered offered;
        final Listed listed;
        final Instant from;
        Instant to;
        long lived;
        final Map<String, Map<String, Fraction>> counted = new TreeMap<>();
        final Map<String, Fraction> charged = new TreeMap<>();
        final Map<String, Fraction> worth = new TreeMap<>();

        Span(Assigned assigned, Offered offered, Listed listed, Instant from, Instant to) {
            this.assigned = assigned;
            this.offered = offered;
            this.listed = listed;
            this.from = from;
            this.to = to;
        }

        boolean isOf(Assigned assigned, Offered offered, Listed listed) {
            return this.assigned.equals(assigned) && this.offered.equals(offered) && this.listed.equals(listed);
        }

        int decimals() {
            return Currency.getInstance(listed.currency()).getDefaultFractionDigits();
        }
    }

    private ChargesOracle(BilledTenant tenant, YearMonth month, Instant now) {
        this.tenant = tenant;
        this.now = Instant.ofEpochSecond(now.getEpochSecond());
        this.from = midnight(tenant, month);
        this.to = midnight(tenant, month.plusMonths(1));
    }

    /** @param now when what still runs is taken to end */
    static List<Line> charges(BilledTenant tenant, YearMonth month, Instant now) {
        var oracle = new ChargesOracle(tenant, month, now);
        oracle.count();
        oracle.spans.forEach(oracle::usage);
        oracle.spans.forEach(oracle::free);
        oracle.spans.stream().map(span -> span.listed.currency()).distinct().forEach(oracle::minimum);
        return List.copyOf(oracle.lines);
    }

    /** The first instant that is in the month by the zone of the tenant when the month had begun nowhere on earth. */
    static Instant midnight(BilledTenant tenant, YearMonth month) {
        LocalDate first = month.atDay(1);
        var utc = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        var zone =
                tenant.zoned().isEmpty() ? null : valid(tenant.zoned(), utc.minus(Duration.ofHours(14)), any -> true);
        return firstInstant(zone == null ? ZoneOffset.UTC : zone.zone(), first, utc);
    }

    private static Instant firstInstant(ZoneId zone, LocalDate first, Instant utc) {
        var at = utc.plus(Duration.ofHours(16));
        while (!at.minusSeconds(60).atZone(zone).toLocalDate().isBefore(first)) {
            at = at.minusSeconds(60);
        }
        return at;
    }

    private static <T extends Version> @Nullable T valid(List<T> versions, Instant at, Function<T, Boolean> which) {
        T last = null;
        for (var version : versions) {
            if (which.apply(version)
                    && !version.from().isAfter(at)
                    && (last == null || version.from().isAfter(last.from()))) {
                last = version;
            }
        }
        return last;
    }

    private void count() {
        var cuts = new TreeSet<Instant>();
        Stream.of(tenant.assigned(), tenant.offered(), tenant.listed())
                .flatMap(List::stream)
                .map(Version.class::cast)
                .forEach(version -> cuts.add(version.from()));
        tenant.stays().forEach(stay -> cuts.addAll(List.of(stay.from(), stay.to() == null ? now : stay.to())));
        cuts.add(tenant.created());
        cuts.add(tenant.deleted() == null ? to : tenant.deleted());
        cuts.removeIf(cut -> !cut.isAfter(from) || !cut.isBefore(to));
        var start = from;
        cuts.add(to);
        for (var cut : cuts) {
            count(start, cut);
            start = cut;
        }
    }

    private void count(Instant start, Instant end) {
        long seconds = end.getEpochSecond() - start.getEpochSecond();
        var span = spanAt(start);
        span.to = end;
        if (!start.isBefore(tenant.created()) && (tenant.deleted() == null || start.isBefore(tenant.deleted()))) {
            span.lived += seconds;
        }
        for (var stay : tenant.stays()) {
            if (covers(stay, start)) {
                var app = span.counted.computeIfAbsent(stay.app(), name -> new TreeMap<>());
                stay.held()
                        .forEach((meter, held) -> app.merge(
                                meter,
                                Fraction.of(held).times(Fraction.of(seconds)).times(Fraction.of(stay.sign())),
                                Fraction::plus));
            }
        }
    }

    private Span spanAt(Instant at) {
        var assigned = Objects.requireNonNull(valid(tenant.assigned(), at, any -> true));
        var offered = Objects.requireNonNull(
                valid(tenant.offered(), at, version -> version.plan().equals(assigned.plan())));
        var listed = Objects.requireNonNull(
                valid(tenant.listed(), at, version -> version.book().equals(offered.book())));
        if (spans.isEmpty() || !spans.getLast().isOf(assigned, offered, listed)) {
            spans.add(new Span(assigned, offered, listed, at, at));
        }
        return spans.getLast();
    }

    private boolean covers(Stay stay, Instant at) {
        return !at.isBefore(stay.from()) && at.isBefore(stay.to() == null ? now : stay.to());
    }

    private void usage(Span span) {
        span.counted.forEach((app, meters) -> meters.forEach((meter, counted) -> {
            var listed = listed(span, meter);
            if (counted.signum() == 0 || meter.equals("instance") && listed.signum() == 0) {
                return;
            }
            var each = each(span, meter);
            var amount = cost(span, meter, counted, each);
            var value = cost(span, meter, counted, listed);
            span.charged.merge(meter, amount, Fraction::plus);
            span.worth.merge(meter, value, Fraction::plus);
            add(span, meter.startsWith("overhead") ? "OVERHEAD" : "USAGE", app, meter, counted, each, amount, value);
        }));
    }

    /** Takes off the free part of the month's allowance that this span's share of the month gives. */
    private void free(Span span) {
        for (var meter : BilledTenant.METERS) {
            var each = each(span, meter);
            var given = Fraction.of(span.listed.free().getOrDefault(meter, java.math.BigDecimal.ZERO))
                    .times(Fraction.of(span.lived))
                    .by(to.getEpochSecond() - from.getEpochSecond())
                    .times(unit(meter));
            var used = span.counted.values().stream()
                    .map(meters -> meters.get(meter))
                    .reduce(Fraction.ZERO, Fraction::plus);
            if (given.signum() == 0 || used.signum() == 0 || each.signum() == 0) {
                continue;
            }
            var charged = span.charged.getOrDefault(meter, Fraction.ZERO);
            boolean all = used.compareTo(given) <= 0;
            var amount = all ? charged : least(charged, cost(span, meter, given, each));
            var worth = span.worth.getOrDefault(meter, Fraction.ZERO);
            var value = all ? worth : least(worth, cost(span, meter, given, listed(span, meter)));
            add(
                    span,
                    "FREE",
                    null,
                    meter,
                    negative(all ? used : given.rounded(0)),
                    each,
                    negative(amount),
                    negative(value));
        }
    }

    private void minimum(String currency) {
        var those = spans.stream()
                .filter(span -> span.listed.currency().equals(currency))
                .toList();
        var due = Fraction.ZERO;
        for (var span : those) {
            due = due.plus(Fraction.of(span.listed.minimum()).times(Fraction.of(span.lived)));
        }
        due = due.by(to.getEpochSecond() - from.getEpochSecond())
                .rounded(those.getFirst().decimals());
        for (var line : lines) {
            due = line.currency().equals(currency) ? due.minus(Fraction.of(line.amount())) : due;
        }
        if (due.signum() > 0) {
            lines.add(new Line(
                    "MINIMUM",
                    null,
                    null,
                    those.getFirst().from,
                    those.getLast().to,
                    Fraction.of(1).decimal(),
                    currency,
                    due.decimal(),
                    due.decimal(),
                    due.decimal()));
        }
    }

    private void add(
            Span span,
            String kind,
            @Nullable String app,
            String meter,
            Fraction counted,
            Fraction each,
            Fraction amount,
            Fraction value) {
        lines.add(new Line(
                kind,
                app,
                meter,
                span.from,
                span.to,
                counted.decimal(),
                span.listed.currency(),
                each.decimal(),
                amount.decimal(),
                value.decimal()));
    }

    private static Fraction listed(Span span, String meter) {
        return Fraction.of(span.listed.each().getOrDefault(meter, java.math.BigDecimal.ZERO));
    }

    private static Fraction each(Span span, String meter) {
        var listed = listed(span, meter);
        if (!meter.startsWith("overhead")) {
            return listed;
        }
        return switch (span.offered.overhead()) {
            case "ABSORB" -> Fraction.ZERO;
            case "BILL" -> listed;
            case "MARK_UP" ->
                listed.times(Fraction.of(100).plus(Fraction.of(span.offered.percent())))
                        .by(100);
            default -> throw new IllegalStateException(span.offered.overhead());
        };
    }

    private static Fraction cost(Span span, String meter, Fraction counted, Fraction each) {
        var unit = unit(meter);
        return counted.times(each)
                .times(new Fraction(unit.under(), unit.over()))
                .rounded(span.decimals());
    }

    /** A core-hour in millicores times seconds, a GiB-hour in bytes times seconds, an instance-hour in seconds. */
    private static Fraction unit(String meter) {
        return switch (meter) {
            case "cpu", "overhead.cpu" -> Fraction.of(1_000L * 60 * 60);
            case "memory", "overhead.memory" -> Fraction.of(1_024L * 1_024 * 1_024 * 60 * 60);
            case "instance" -> Fraction.of(60 * 60);
            default -> throw new IllegalStateException(meter);
        };
    }

    private static Fraction least(Fraction one, Fraction other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Fraction negative(Fraction number) {
        return Fraction.ZERO.minus(number);
    }
}
