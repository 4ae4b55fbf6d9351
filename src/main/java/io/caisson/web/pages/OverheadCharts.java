package io.caisson.web.pages;

import io.caisson.overhead.Kind;
import io.caisson.overhead.OverheadDay.Figures;
import io.caisson.overhead.OverheadDay.Hour;
import io.caisson.overhead.OverheadDay.Series;
import io.caisson.web.pages.Chart.Bar;
import io.caisson.web.pages.Chart.Keys;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A day's hours as charts: the median, what is above it up to 95 %, and the declared value as a mark. */
@Component
class OverheadCharts {

    private static final BigDecimal MIB = BigDecimal.valueOf(1L << 20);
    private static final int LABELLED = 3;

    private final Words words;
    private final OverheadAmounts amounts;

    OverheadCharts(Words words, OverheadAmounts amounts) {
        this.words = words;
        this.amounts = amounts;
    }

    /** None of what the runtime never told. */
    List<Chart> of(Series series) {
        return Stream.of(Kind.values())
                .filter(kind -> isTold(series, kind))
                .map(kind -> chart(kind, series))
                .toList();
    }

    /** Of what was sampled, the kinds that the runtime never told. */
    static List<Kind> untold(Series series) {
        return Stream.of(Kind.values()).filter(kind -> !isTold(series, kind)).toList();
    }

    private static boolean isTold(Series series, Kind kind) {
        return series.hours().stream().anyMatch(hour -> hour.of(kind).samples() > 0);
    }

    private Chart chart(Kind kind, Series series) {
        var unit = unit(kind);
        return Chart.of(
                words.say("overheadHours.chart." + kind.label()),
                text(kind, series.hours().stream().map(hour -> hour.of(kind)).toList()),
                new Keys(words.say("overhead.median"), words.say("overheadHours.upTo"), words.say("overhead.declared")),
                series.hours().stream()
                        .map(hour -> bar(hour, hour.of(kind), unit))
                        .toList());
    }

    private static BigDecimal unit(Kind kind) {
        return switch (kind) {
            case MEMORY -> MIB;
            case CPU -> BigDecimal.ONE;
        };
    }

    private static Bar bar(Hour hour, Figures figures, BigDecimal unit) {
        int of = hour.hour().atOffset(ZoneOffset.UTC).getHour();
        var median = in(unit, figures.median());
        var declared = figures.declared();
        return new Bar(
                of % LABELLED == 0 ? "%02d".formatted(of) : "",
                median,
                in(unit, figures.p95()).subtract(median),
                declared == null ? null : in(unit, declared));
    }

    private static BigDecimal in(BigDecimal unit, @Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value.divide(unit, 3, RoundingMode.HALF_UP);
    }

    private String text(Kind kind, List<Figures> hours) {
        return words.say(
                "overheadHours.chart.text",
                hours.stream().filter(hour -> hour.samples() > 0).count(),
                range(kind, hours, Figures::median),
                range(kind, hours, Figures::p95),
                range(kind, hours, Figures::declared));
    }

    private String range(Kind kind, List<Figures> hours, Function<Figures, @Nullable BigDecimal> of) {
        var values = hours.stream().map(of).filter(Objects::nonNull).sorted().toList();
        if (values.isEmpty()) {
            return amounts.each(kind, null);
        }
        var least = amounts.each(kind, values.getFirst());
        var most = amounts.each(kind, values.getLast());
        return least.equals(most) ? least : words.say("overheadHours.range", least, most);
    }
}
