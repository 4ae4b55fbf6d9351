package io.caisson.charges;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.Charge.Kind;
import io.caisson.charges.Rating.Life;
import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.prices.BillingPeriod;
import io.caisson.prices.OverheadPolicy;
import io.caisson.prices.Price;
import io.caisson.prices.Prices;
import io.caisson.prices.Terms;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatingTests {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");
    private static final BillingPeriod NOVEMBER = new BillingPeriod(YearMonth.of(2026, 11), ZoneOffset.UTC, START, END);
    private static final Life ALWAYS = new Life(Instant.EPOCH, Instant.MAX);
    private static final Currency EUR = Money.currency("EUR");

    @Test
    void pricesWhatWasHeldToTheSmallestUnit() {
        // 10 hours of half a core and a GiB, with 50m and 64 MiB for the sandbox
        var charges = rate(span(terms("0.04", "0.005", OverheadPolicy.BILLED), app("web", 10 * 3600)));

        assertThat(charges)
                .extracting(Charge::meter)
                .containsExactly(Meter.CPU, Meter.MEMORY, Meter.OVERHEAD_CPU, Meter.OVERHEAD_MEMORY);
        assertThat(charges)
                .extracting(Charge::amount)
                .containsExactly(eur("0.20"), eur("0.05"), eur("0.02"), eur("0.00"));
        assertThat(charges.getFirst().quantity()).isEqualByComparingTo("5");
    }

    @Test
    void roundsHalfUpFromWhatWasCountedAndNotFromWhatIsShown() {
        // 0.25 core-hours at 0.02 are 0.005, and a second less is below
        var at = terms("0.02", "0", OverheadPolicy.ABSORBED);
        assertThat(rate(span(at, app("web", 1800))).getFirst().amount()).isEqualTo(eur("0.01"));
        assertThat(rate(span(at, app("web", 1799))).getFirst().amount()).isEqualTo(eur("0.00"));
    }

    @Test
    void showsTheValueOfOverheadThatIsAbsorbed() {
        var charges = rate(span(terms("0.04", "0.04", OverheadPolicy.ABSORBED), app("web", 100 * 3600)));

        var overhead = charges.stream()
                .filter(charge -> charge.kind() == Kind.OVERHEAD)
                .toList();
        assertThat(overhead).extracting(Charge::amount).containsExactly(eur("0.00"), eur("0.00"));
        assertThat(overhead).extracting(Charge::value).containsExactly(eur("0.20"), eur("0.25"));
    }

    @Test
    void marksOverheadUp() {
        var policy = new OverheadPolicy(OverheadPolicy.Kind.MARK_UP, new BigDecimal("12.5"));
        var charges = rate(span(terms("0.04", "0", policy), app("web", 100 * 3600)));

        assertThat(charges.get(2).each()).isEqualByComparingTo("0.045");
        assertThat(charges.get(2).amount()).isEqualTo(eur("0.23")); // 0.225
        assertThat(charges.get(2).value()).isEqualTo(eur("0.20"));
    }

    @Test
    void splitsThePeriodWhereTheTermsChange() {
        var before = terms(START, MIDDLE, "0.04", "0", "0", "0");
        var after = terms(MIDDLE, END, "0.08", "0", "0", "0");
        var charges = rate(span(before, app("web", 3600)), span(after, app("web", 3600)));

        assertThat(charges.stream().filter(charge -> charge.meter() == Meter.CPU))
                .extracting(Charge::amount)
                .containsExactly(eur("0.02"), eur("0.04"));
    }

    @Test
    void takesOffWhatIsFreeAsMuchAsWasUsed() {
        var all = rate(span(terms(START, END, "0.03", "0", "100", "0"), app("a", 5 * 3600), app("b", 3600)));
        assertThat(all.getLast().kind()).isEqualTo(Kind.FREE);
        // 0.075 and 0.015 were charged as 0.08 and 0.02: what is free takes off just that
        assertThat(all.getLast().amount()).isEqualTo(eur("-0.10"));
        assertThat(total(all)).isEqualTo(eur("0.00"));

        var just = rate(span(terms(START, END, "0.03", "0", "3", "0"), app("a", 5 * 3600), app("b", 3600)));
        assertThat(total(just)).as("all that there is").isEqualTo(eur("0.00"));

        var once = rate(
                span(terms(START, MIDDLE, "1", "0", "0", "0"), app("a", 3600)),
                span(terms(MIDDLE, END, "1", "0", "100", "0"), app("a", 3600)));
        assertThat(total(once)).as("nothing of the time before").isEqualTo(eur("0.50"));

        var part = rate(span(terms(START, END, "1", "0", "2", "0"), app("a", 10 * 3600)));
        assertThat(part.getLast().quantity()).isEqualByComparingTo("-2");
        assertThat(total(part)).isEqualTo(eur("3.00"));
    }

    @Test
    void whatIsFreeOfOverheadThatIsMarkedUpTakesOffItsValueByThePriceBook() {
        var policy = new OverheadPolicy(OverheadPolicy.Kind.MARK_UP, new BigDecimal("50"));
        for (var free : List.of("2", "100")) {
            var charges = rate(span(overhead("1", free, policy), app("web", 100 * 3600)));
            var overhead = charges.stream()
                    .filter(line -> line.meter() == Meter.OVERHEAD_CPU)
                    .toList();

            boolean all = free.equals("100");
            assertThat(overhead).extracting(Charge::kind).containsExactly(Kind.OVERHEAD, Kind.FREE);
            assertThat(overhead).extracting(Charge::amount).containsExactly(eur("7.50"), eur(all ? "-7.50" : "-3.00"));
            assertThat(overhead).extracting(Charge::value).containsExactly(eur("5.00"), eur(all ? "-5.00" : "-2.00"));
            assertThat(overhead).extracting(Charge::listed).allSatisfy(each -> assertThat(each)
                    .isEqualByComparingTo("1"));
        }
    }

    @Test
    void takesOffNoMoreThanWasChargedWhereRoundingHadLeftLess() {
        // Three times 0.0045 was charged as nothing; of 0.0135 in all, 0.0134 is free, which would be a cent
        var charges = rate(
                span(terms(START, END, "0.009", "0", "1.49", "0"), app("a", 3600), app("b", 3600), app("c", 3600)));
        assertThat(charges.getLast().kind()).isEqualTo(Kind.FREE);
        assertThat(total(charges)).isEqualTo(eur("0.00"));
    }

    @Test
    void sharesOutWhatIsGivenForAMonthByTime() {
        var before = terms(START, MIDDLE, "1", "0", "4", "10");
        var after = terms(MIDDLE, END, "1", "0", "0", "0");
        var charges = rate(span(before, app("web", 10 * 3600)), span(after));
        // half of 4 core-hours are free; half of a minimum of 10 is due
        assertThat(charges.stream().filter(charge -> charge.kind() == Kind.FREE))
                .extracting(Charge::amount)
                .containsExactly(eur("-2.00"));
        assertThat(charges.getLast().kind()).isEqualTo(Kind.MINIMUM);
        assertThat(charges.getLast().amount()).isEqualTo(eur("2.00"));
        assertThat(total(charges)).isEqualTo(eur("5.00"));
    }

    @Test
    void givesAndAsksNothingForTheTimeBeforeATenantWasThereAndAfterItWent() {
        var late = new Life(Instant.parse("2026-11-28T00:00:00Z"), Instant.MAX);
        var gone = new Life(Instant.EPOCH, Instant.parse("2026-11-04T00:00:00Z"));
        for (var tenth : List.of(late, gone)) {
            var idle = Rating.of(NOVEMBER, tenth, List.of(span(terms(START, END, "1", "0", "20", "10"))));
            assertThat(idle).extracting(Charge::amount).containsExactly(eur("1.00"));

            var busy = Rating.of(
                    NOVEMBER, tenth, List.of(span(terms(START, END, "1", "0", "20", "10"), app("web", 10 * 3600))));
            assertThat(busy.getLast().kind()).isEqualTo(Kind.FREE);
            assertThat(busy.getLast().amount()).isEqualTo(eur("-2.00"));
        }
    }

    @Test
    void keepsCurrenciesApart() {
        var euros = terms(START, MIDDLE, "1", "0", "0", "4");
        var yen = new Terms(
                MIDDLE,
                END,
                "p",
                "b",
                START,
                new Prices(Money.currency("JPY"), BigDecimal.ZERO, prices("150", "0", "0")),
                OverheadPolicy.ABSORBED);
        var charges = new MonthCharges(NOVEMBER, END, rate(span(euros, app("web", 3600)), span(yen, app("web", 3600))));

        assertThat(charges.totals())
                .containsExactly(eur("2.00"), new Money(new BigDecimal("75"), Money.currency("JPY")));
    }

    @Test
    void bearsQuantitiesBeyondAllMeasure() {
        var huge = new BigDecimal("1e30");
        var held = new Held(huge, huge, huge, huge, huge);
        var charges = rate(span(terms("0.04", "0.005", OverheadPolicy.BILLED), new AppUsage("web", held)));
        assertThat(charges.getFirst().amount().amount()).isEqualByComparingTo("11111111111111111111111.11");
    }

    private static List<Charge> rate(Rated... spans) {
        return Rating.of(NOVEMBER, ALWAYS, List.of(spans));
    }

    private static Rated span(Terms terms, AppUsage... apps) {
        return new Rated(terms, List.of(apps));
    }

    private static AppUsage app(String name, long seconds) {
        var time = BigDecimal.valueOf(seconds);
        return new AppUsage(
                name,
                new Held(
                        time.multiply(BigDecimal.valueOf(500)),
                        time.multiply(BigDecimal.valueOf(1L << 30)),
                        time.multiply(BigDecimal.valueOf(50)),
                        time.multiply(BigDecimal.valueOf(64L << 20)),
                        time));
    }

    private static Terms terms(String cpu, String memory, OverheadPolicy overhead) {
        return new Terms(
                START, END, "p", "b", START, new Prices(EUR, BigDecimal.ZERO, prices(cpu, memory, "0")), overhead);
    }

    private static Terms terms(Instant from, Instant to, String cpu, String memory, String freeCpu, String minimum) {
        return new Terms(
                from,
                to,
                "p",
                "b",
                START,
                new Prices(EUR, new BigDecimal(minimum), prices(cpu, memory, freeCpu)),
                OverheadPolicy.ABSORBED);
    }

    private static Terms overhead(String each, String free, OverheadPolicy policy) {
        var prices = prices("0", "0", "0");
        prices.put(Meter.OVERHEAD_CPU, new Price(new BigDecimal(each), new BigDecimal(free)));
        return new Terms(START, END, "p", "b", START, new Prices(EUR, BigDecimal.ZERO, prices), policy);
    }

    private static EnumMap<Meter, Price> prices(String cpu, String memory, String freeCpu) {
        var prices = new EnumMap<Meter, Price>(Meter.class);
        prices.put(Meter.CPU, new Price(new BigDecimal(cpu), new BigDecimal(freeCpu)));
        prices.put(Meter.MEMORY, new Price(new BigDecimal(memory), BigDecimal.ZERO));
        prices.put(Meter.OVERHEAD_CPU, new Price(new BigDecimal(cpu), BigDecimal.ZERO));
        prices.put(Meter.OVERHEAD_MEMORY, new Price(new BigDecimal(memory), BigDecimal.ZERO));
        return prices;
    }

    private static Money eur(String amount) {
        return new Money(new BigDecimal(amount), EUR);
    }

    private static Money total(List<Charge> charges) {
        return charges.stream().map(Charge::amount).reduce(Money.zero(EUR), Money::plus);
    }
}
