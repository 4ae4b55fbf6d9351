package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarginTests {

    private static final Capacity HUNDRED = capacity(100, 100);

    @Test
    void splitsTheCostByTheMeanOfCpuAndMemory() {
        var split = CostSplit.of(HUNDRED, reserved(40, 20, 10, 10));

        assertThat(split.apps()).isEqualByComparingTo("0.3");
        assertThat(split.overhead()).isEqualByComparingTo("0.1");
        assertThat(split.idle()).isEqualByComparingTo("0.6");
        assertThat(split.overMetered()).isFalse();
        assertThat(split.of(eur("10.01")))
                .isEqualTo(new Margin.Cost(eur("10.01"), eur("3.00"), eur("1.00"), eur("6.01")));
    }

    @Test
    void callsNothingIdleAndSaysSoWhereMoreWasMeteredThanSeen() {
        var split = CostSplit.of(HUNDRED, reserved(300, 100, 100, 0));

        assertThat(split.idle()).isEqualByComparingTo("0");
        assertThat(split.apps()).isEqualByComparingTo("0.875");
        assertThat(split.overhead()).isEqualByComparingTo("0.125");
        assertThat(split.overMetered()).isTrue();
        assertThat(CostSplit.of(capacity(0, 0), reserved(1, 1, 1, 1)).overMetered())
                .isTrue();
    }

    @Test
    void partsAreTheWholeHoweverTheyAreRounded() {
        for (int apps = 0; apps <= 97; apps++) {
            var cost = CostSplit.of(capacity(97, 89), reserved(apps, Math.min(apps, 80), 97 - apps, 9))
                    .of(eur("0.05"));
            assertThat(cost.apps().plus(cost.overhead()).plus(cost.idle())).isEqualTo(eur("0.05"));
            assertThat(List.of(cost.apps(), cost.overhead(), cost.idle())).noneMatch(Money::isNegative);
        }
    }

    @Test
    void subtractsOnlyWhatIsInTheSameCurrency() {
        var margin = Margin.of(
                HUNDRED,
                Reserved.NOTHING,
                List.of(eur("30.00")),
                List.of(revenue(eur("100.00")), revenue(usd("50.00"))));

        assertThat(margin.lines()).hasSize(2);
        assertThat(margin.lines().getFirst().margin()).isEqualTo(eur("70.00"));
        assertThat(margin.lines().getLast().revenue()).isEqualTo(usd("50.00"));
        assertThat(margin.lines().getLast().margin()).isNull();
        assertThat(margin.lines().getLast().cost()).isNull();
    }

    @Test
    void costsWithoutAnyRevenueAreALoss() {
        var margin = Margin.of(HUNDRED, Reserved.NOTHING, List.of(eur("30.00")), List.of());
        assertThat(margin.lines().getFirst().margin()).isEqualTo(eur("-30.00"));
        assertThat(margin.split().idle()).isEqualByComparingTo("1");
        assertThat(Margin.of(HUNDRED, Reserved.NOTHING, List.of(eur("30.00")), List.of(revenue(usd("5.00"))))
                        .lines())
                .allMatch(line -> line.margin() == null);
    }

    private static Capacity capacity(long cpu, long memory) {
        return new Capacity(1, BigDecimal.ONE, BigDecimal.valueOf(cpu), BigDecimal.valueOf(memory), null);
    }

    private static Reserved reserved(long cpu, long memory, long overheadCpu, long overheadMemory) {
        return new Reserved(
                BigDecimal.valueOf(cpu),
                BigDecimal.valueOf(memory),
                BigDecimal.valueOf(overheadCpu),
                BigDecimal.valueOf(overheadMemory));
    }

    private static Revenue revenue(Money charged) {
        var zero = Money.zero(charged.currency());
        return new Revenue(charged, zero, zero, zero);
    }

    private static Money eur(String amount) {
        return new Money(new BigDecimal(amount), Money.currency("EUR"));
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), Money.currency("USD"));
    }
}
