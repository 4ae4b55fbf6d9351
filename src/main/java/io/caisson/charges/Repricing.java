package io.caisson.charges;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.prices.Prices;
import io.caisson.prices.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Puts other prices in the place of those that usage was rated by. Pure. */
final class Repricing {

    private Repricing() {}

    /** Spans that only prices told apart become one, as they would have been. */
    static List<Rated> of(List<Rated> spans, Prices prices) {
        var repriced = new ArrayList<Rated>();
        for (var span : spans) {
            var old = span.terms();
            var last = repriced.isEmpty() ? null : repriced.getLast();
            if (last != null
                    && last.terms().plan().equals(old.plan())
                    && last.terms().overhead().equals(old.overhead())) {
                repriced.removeLast();
                repriced.add(new Rated(terms(last.terms(), old, prices), sum(last.apps(), span.apps())));
            } else {
                repriced.add(new Rated(terms(old, old, prices), span.apps()));
            }
        }
        return repriced;
    }

    private static Terms terms(Terms first, Terms last, Prices prices) {
        return new Terms(
                first.from(), last.to(), first.plan(), first.priceBook(), first.pricesFrom(), prices, first.overhead());
    }

    private static List<AppUsage> sum(List<AppUsage> some, List<AppUsage> others) {
        var held = new TreeMap<String, Held>();
        some.forEach(app -> held.merge(app.app(), app.held(), Held::plus));
        others.forEach(app -> held.merge(app.app(), app.held(), Held::plus));
        return held.entrySet().stream()
                .map(app -> new AppUsage(app.getKey(), app.getValue()))
                .toList();
    }
}
