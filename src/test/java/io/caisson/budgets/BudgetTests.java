package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTests {

    @ParameterizedTest
    @CsvSource({
        "soft, EUR, -1, 10, more than 0",
        "soft, EUR, 0, 10, more than 0",
        "hard, EUR, 1, 0, more than 0",
        "hard, EUR, 1, 1000000000000, less than 1000000000000",
        "soft, EUR, 1e1000000000, 10, less than 1000000000000",
        "soft, EUR, 1e-1000000000, 10, at most 2 decimals",
        "hard, EUR, 1, 10.001, at most 2 decimals",
        "soft, JPY, 1.5, 10, at most 0 decimals",
        "hard, EUR, 10, 9.99, 'at least the soft limit, which is 10.00 EUR'",
        "currency, EURO, 1, 10, ISO 4217",
        "currency, XAU, 1, 10, ISO 4217",
        "currency, eur, 1, 10, ISO 4217",
    })
    void refusesWhatNobodyCanMean(String field, String currency, String soft, String hard, String why) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> Budget.of(currency, new BigDecimal(soft), new BigDecimal(hard)))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aLimitNeedsACurrencyAndNoLimitNeedsNone() {
        assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> Budget.of(null, BigDecimal.ONE, null));
        assertThat(Budget.of(null, null, null)).isEqualTo(Budget.NONE);
        assertThat(Budget.of("nonsense", null, null)).isEqualTo(Budget.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "74.99, 0",
        "75.00, 75",
        "89.99, 75",
        "90.00, 90",
        "99.99, 90",
        "100.00, 100",
        "1000000, 100",
        "-5, 0",
    })
    void tellsTheHighestShareThatWasReached(BigDecimal spent, int percent) {
        assertThat(Limit.HARD.reached(budget(null, "100"), spent)).isEqualTo(percent);
        assertThat(Limit.SOFT.reached(budget(null, "100"), spent)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0, 0, false, false, 0, 0, false, false",
        "64, 0, 0, false, false, 75, 0, false, false",
        "64, 75, 0, false, false, 0, 0, false, false",
        "80, 75, 0, false, false, 100, 75, false, false",
        "100, 100, 90, false, false, 0, 100, true, false",
        "100, 100, 100, true, false, 0, 0, false, false",
        "100, 100, 100, false, true, 0, 0, false, false",
        "99.99, 100, 100, true, false, 0, 0, false, true",
        "0, 0, 0, true, false, 0, 0, false, true",
    })
    void whatIsDueFollowsFromWhatIsSpentAndWhatWasDone(
            BigDecimal spent,
            int softTold,
            int hardTold,
            boolean held,
            boolean waived,
            int soft,
            int hard,
            boolean suspend,
            boolean lift) {
        var standing = new Standing(
                UUID.randomUUID(), budget("80", "100"), YearMonth.of(2031, 3), spent, softTold, hardTold, held, waived);

        assertThat(standing.due()).isEqualTo(new Standing.Due(soft, hard, suspend, lift));
    }

    @Test
    void aHardLimitThatWasTakenAwayLiftsTheSuspension() {
        var standing = new Standing(
                UUID.randomUUID(), budget("80", null), YearMonth.of(2031, 3), BigDecimal.TEN, 0, 0, true, false);

        assertThat(standing.due().lift()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10, WITHIN", "60, NEAR", "80, SOFT_REACHED", "99, SOFT_REACHED", "100, HARD_REACHED"})
    void saysHowTheMonthStands(BigDecimal spent, BudgetState state) {
        assertThat(BudgetState.of(budget("80", "100"), spent)).isEqualTo(state);
        assertThat(BudgetState.of(Budget.NONE, spent)).isEqualTo(BudgetState.NONE);
    }

    private static Budget budget(@Nullable String soft, @Nullable String hard) {
        return Budget.of("EUR", soft == null ? null : new BigDecimal(soft), hard == null ? null : new BigDecimal(hard));
    }
}
