package io.caisson.charges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.prices.OverheadPolicy;
import io.caisson.prices.Price;
import io.caisson.prices.Prices;
import io.caisson.prices.Terms;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other prices in the place of those of each span. */
class RepricingTests {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");
    private static final Prices OTHER = prices("7");

    private static final Rated BEFORE =
            new Rated(terms(START, MIDDLE, "p", OverheadPolicy.BILLED, "1"), List.of(held("api", 1), held("web", 10)));

    @Test
    void spansThatOnlyPricesToldApartBecomeOneWithAllThatWasHeld() {
        var after = new Rated(
                terms(MIDDLE, END, "p", OverheadPolicy.BILLED, "2"), List.of(held("jobs", 5), held("web", 20)));

        assertThat(Repricing.of(List.of(BEFORE, after), OTHER))
                .containsExactly(new Rated(
                        new Terms(START, END, "p", "b", START, OTHER, OverheadPolicy.BILLED),
                        List.of(held("api", 1), held("jobs", 5), held("web", 30))));
    }

    @Test
    void spansOfAnotherPlanOrWithAnotherWordOnOverheadStayApart() {
        for (var after : List.of(
                terms(MIDDLE, END, "another", OverheadPolicy.BILLED, "1"),
                terms(MIDDLE, END, "p", OverheadPolicy.ABSORBED, "1"))) {
            assertThat(Repricing.of(List.of(BEFORE, new Rated(after, List.of(held("web", 20)))), OTHER))
                    .extracting(
                            span -> span.terms().from(), span -> span.terms().prices(), Rated::apps)
                    .containsExactly(
                            tuple(START, OTHER, BEFORE.apps()), tuple(MIDDLE, OTHER, List.of(held("web", 20))));
        }
    }

    private static Terms terms(Instant from, Instant to, String plan, OverheadPolicy overhead, String each) {
        return new Terms(from, to, plan, "b", from, prices(each), overhead);
    }

    private static Prices prices(String each) {
        return new Prices(
                Money.currency("EUR"),
                BigDecimal.ZERO,
                Map.of(Meter.CPU, new Price(new BigDecimal(each), BigDecimal.ZERO)));
    }

    private static AppUsage held(String app, long seconds) {
        var time = BigDecimal.valueOf(seconds);
        return new AppUsage(app, new Held(time, time, time, time, time));
    }
}
