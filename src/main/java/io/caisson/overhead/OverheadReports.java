package io.caisson.overhead;

import io.caisson.metering.UsagePeriod;
import io.caisson.overhead.OverheadReport.Line;
import io.caisson.overhead.OverheadReport.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Puts what is declared beside what is observed, from rollups, in four statements however much there is. */
@Component
public class OverheadReports {

    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);

    private final Declared declared;
    private final Observed observed;
    private final JdbcClient jdbc;

    OverheadReports(Declared declared, Observed observed, JdbcClient jdbc) {
        this.declared = declared;
        this.observed = observed;
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public OverheadReport of(YearMonth month) {
        var lines = new Lines(declared.ofAll(month), observed.of(UsagePeriod.of(month), null));
        var slugs = slugs(lines.names(Share.Of.TENANT).toList());
        return new OverheadReport(
                month,
                lines.total(),
                lines.of(Share.Of.TENANT, slugs),
                lines.of(Share.Of.NODE, Map.of()),
                lines.of(Share.Of.RUNSC, Map.of()));
    }

    /** One tenant's own. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Line of(UUID tenant, YearMonth month) {
        return new Lines(declared.ofOne(tenant, month), observed.of(UsagePeriod.of(month), tenant)).total();
    }

    /** A deleted tenant's stays. */
    private Map<String, String> slugs(List<String> ids) {
        return jdbc
                .sql("select id::text, slug from tenant where id = any (cast(? as uuid[]))")
                .param(ids.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private record Lines(Map<Share, Declared.Sum> declared, Map<Share, Observed.Sum> observed) {

        Stream<String> names(Share.Of of) {
            return Stream.concat(declared.keySet().stream(), observed.keySet().stream())
                    .filter(share -> share.of() == of)
                    .map(Share::name)
                    .distinct();
        }

        List<Line> of(Share.Of of, Map<String, String> shown) {
            return names(of)
                    .map(name -> line(new Share(of, name), shown.getOrDefault(name, name)))
                    .sorted(Comparator.comparing(Line::name))
                    .toList();
        }

        Line total() {
            return line(Share.ALL, "total");
        }

        private Line line(Share share, String name) {
            var sum = declared.getOrDefault(share, Declared.Sum.NONE);
            var seen = observed.getOrDefault(share, Observed.Sum.NONE);
            return new Line(
                    name,
                    sum.seconds().divide(HOUR, 6, RoundingMode.HALF_UP),
                    seen.samples(),
                    sampled(seen.seconds(), sum.seconds()),
                    side(Kind.MEMORY, sum, seen.histogram(Kind.MEMORY)),
                    side(Kind.CPU, sum, seen.histogram(Kind.CPU)));
        }
    }

    /** The ledger counts in seconds and samples stand for intervals, so that the sum can be a little more than all. */
    private static @Nullable BigDecimal sampled(long seconds, BigDecimal all) {
        return all.signum() <= 0
                ? null
                : BigDecimal.valueOf(seconds)
                        .divide(all, 4, RoundingMode.HALF_UP)
                        .min(BigDecimal.ONE);
    }

    private static Side side(Kind kind, Declared.Sum sum, Histogram seen) {
        var counted = sum.counted(kind);
        var each = kind.each(counted, sum.seconds());
        var p95 = kind.observed(seen.percentile(95));
        return new Side(
                each,
                kind.meter().quantity(counted),
                seen.count(),
                kind.observed(seen.percentile(50)),
                p95,
                Suggestion.of(kind, each, counted, sum.seconds(), seen.count(), p95));
    }
}
