package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTests {

    @ParameterizedTest
    @CsvSource({
        "EUR, 12.50, 1.00, EUR",
        "JPY, 12, 1.00, JPY",
        "JPY, 12.50, 1.00, XXX",
        "EUR, 12.50, 0.001, XXX",
        "XXX, 12.50, 1.00, XXX",
        "XAU, 12.50, 1.00, XXX",
        "QQQ, 12.50, 1.00, XXX",
    })
    void aRowThatIsNoMoneyIsInNoCurrencyAndKeepsItsAmount(String code, BigDecimal one, BigDecimal other, String in) {
        var currency = Money.keptIn(code, one, other);
        assertThat(currency.getCurrencyCode()).isEqualTo(in);
        assertThat(new Money(one, currency).amount()).isEqualByComparingTo(one);
    }

    @Test
    void nobodyPaysInWhatIsNoCurrency() {
        assertThatThrownBy(() -> Money.parse("1", "XXX"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("XXX");
        assertThatThrownBy(() -> new Money(new BigDecimal("0.001"), Money.currency("EUR")))
                .isInstanceOf(ArithmeticException.class);
    }
}
