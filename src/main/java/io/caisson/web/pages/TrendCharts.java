package io.caisson.web.pages;

import io.caisson.reports.Revenue;
import io.caisson.reports.TrendMonth;
import io.caisson.web.pages.Chart.Bar;
import io.caisson.web.pages.Chart.Keys;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Twelve months as charts: money by currency, since no two are ever added, then what was reserved. */
@Component
class TrendCharts {

    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);

    private final Words words;

    /** What a month has of the one and of the other. */
    private record Pair(BigDecimal lower, BigDecimal upper) {}

    TrendCharts(Words words) {
        this.words = words;
    }

    List<Chart> of(List<TrendMonth> months) {
        List<Chart> charts = new ArrayList<>();
        for (var currency : currencies(months)) {
            var code = currency.getCurrencyCode();
            charts.add(chart(
                    words.say("billing.chart.revenue", code),
                    words.say("billing.revenue"),
                    "",
                    months,
                    month -> new Pair(in(month, currency, part -> part.charged().amount()), BigDecimal.ZERO)));
            charts.add(chart(
                    words.say("billing.chart.overhead", code),
                    words.say("billing.billed"),
                    words.say("billing.absorbed"),
                    months,
                    month -> new Pair(
                            in(month, currency, part -> part.overheadBilled().amount()),
                            in(month, currency, part -> part.overheadAbsorbed().amount()))));
        }
        charts.add(chart(
                words.say("billing.chart.cores"),
                words.say("billing.apps"),
                words.say("billing.sandbox"),
                months,
                month -> new Pair(month.reserved().coreHours(), month.reserved().overheadCoreHours())));
        charts.add(chart(
                words.say("billing.chart.memory"),
                words.say("billing.apps"),
                words.say("billing.sandbox"),
                months,
                month -> new Pair(month.reserved().gibHours(), month.reserved().overheadGibHours())));
        return charts;
    }

    private Chart chart(
            String title, String lower, String upper, List<TrendMonth> months, Function<TrendMonth, Pair> of) {
        var bars = IntStream.range(0, months.size())
                .mapToObj(n -> bar(months.get(n), (months.size() - 1 - n) % 2 == 0, of))
                .toList();
        return Chart.of(title, text(months, bars), new Keys(lower, upper, ""), bars);
    }

    private static Bar bar(TrendMonth month, boolean labelled, Function<TrendMonth, Pair> of) {
        var pair = of.apply(month);
        return new Bar(labelled ? SHORT.format(month.month()) : "", pair.lower(), pair.upper(), null);
    }

    private String text(List<TrendMonth> months, List<Bar> bars) {
        if (months.isEmpty()) {
            return "";
        }
        return words.say(
                "billing.chart.text",
                Chart.brief(bars.getFirst().sum()),
                months.getFirst().month(),
                Chart.brief(bars.getLast().sum()),
                months.getLast().month());
    }

    /** Those in which anything was charged, or worth anything. */
    private static List<Currency> currencies(List<TrendMonth> months) {
        return months.stream()
                .flatMap(month -> month.revenue().stream())
                .filter(part -> !part.isNothing())
                .map(Revenue::currency)
                .distinct()
                .sorted((one, other) -> one.getCurrencyCode().compareTo(other.getCurrencyCode()))
                .toList();
    }

    private static BigDecimal in(TrendMonth month, Currency currency, Function<Revenue, BigDecimal> of) {
        return month.revenue().stream()
                .filter(part -> part.currency().equals(currency))
                .map(of)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
