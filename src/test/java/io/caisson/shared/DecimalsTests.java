package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTests {

    @ParameterizedTest
    @CsvSource({"0,0", "00.50,0.5", "100,100", "100.000,100", "0.0000000000,0", "0.123,0.123"})
    void readsPlainDecimalsWithoutZerosAtTheEnd(String text, String expected) {
        assertThat(Decimals.parse("field", text, 100, 3)).isEqualTo(new BigDecimal(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-0",
                "-1",
                "+1",
                "1.",
                ".5",
                "1,5",
                "1e2",
                "1E999999999",
                "NaN",
                "Infinity",
                "0x1",
                "١",
                "1 000",
                "100.001",
                "101",
                "0.0001",
                "9999999999999999",
                "=cmd()",
                "1\n"
            })
    void refusesAnythingElseWithItsFieldAndValue(String text) {
        assertThatThrownBy(() -> Decimals.parse("tax", text, 100, 3))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.field()).isEqualTo("tax"))
                .hasMessageContaining("from 0 to 100 with at most 3 decimals");
    }

    @Test
    void refusesAHugeExponentWithoutWritingItOut() {
        assertThatThrownBy(() -> Decimals.checked("each", new BigDecimal("1E+999999999"), 100, 3))
                .hasMessageContaining("1E+999999999");
    }
}
