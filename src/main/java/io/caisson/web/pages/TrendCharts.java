package io.caisson.web.pages;

import io.caisson.reports.Revenue;
import io.caisson.reports.TrendMonth;
import io.caisson.web.pages.Chart.Pair;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Twelve months as charts: money by currency, since no two are ever added, then what was reserved. */
@Component
class TrendCharts {

    private final MessageSource messages;

    TrendCharts(MessageSource messages) {
        this.messages = messages;
    }

    List<Chart> of(List<TrendMonth> months) {
        List<Chart> charts = new ArrayList<>();
        for (var currency : currencies(months)) {
            var code = currency.getCurrencyCode();
            charts.add(Chart.of(
                    say("billing.chart.revenue", code),
                    say("billing.revenue"),
                    "",
                    months,
                    month -> new Pair(in(month, currency, part -> part.charged().amount()), BigDecimal.ZERO)));
            charts.add(Chart.of(
                    say("billing.chart.overhead", code),
                    say("billing.billed"),
                    say("billing.absorbed"),
                    months,
                    month -> new Pair(
                            in(month, currency, part -> part.overheadBilled().amount()),
                            in(month, currency, part -> part.overheadAbsorbed().amount()))));
        }
        charts.add(Chart.of(
                say("billing.chart.cores"),
                say("billing.apps"),
                say("billing.sandbox"),
                months,
                month -> new Pair(month.reserved().coreHours(), month.reserved().overheadCoreHours())));
        charts.add(Chart.of(
                say("billing.chart.memory"),
                say("billing.apps"),
                say("billing.sandbox"),
                months,
                month -> new Pair(month.reserved().gibHours(), month.reserved().overheadGibHours())));
        return charts;
    }

    /** Those in which anything was charged, or worth anything. */
    private static List<Currency> currencies(List<TrendMonth> months) {
        return months.stream()
                .flatMap(month -> month.revenue().stream())
                .filter(part ->
                        !part.charged().isZero() || !part.overheadValue().isZero())
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

    private String say(String key, Object... values) {
        return messages.getMessage(key, values, Locale.ENGLISH);
    }
}
