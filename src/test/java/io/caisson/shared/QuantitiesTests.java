package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTests {

    @ParameterizedTest
    @CsvSource({
        "250m,250",
        "0m,0",
        "0,0",
        "2,2000",
        "0.5,500",
        "0.001,1",
        "1.25,1250",
        "1000000000m,1000000000",
        "1000000.000,1000000000"
    })
    void readsCpu(String text, long millis) {
        assertThat(Cpu.parse(text).millis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "-1",
                "-1m",
                "+1",
                "1 ",
                " 1",
                "1M",
                "1k",
                ".5",
                "1.",
                "0.0001",
                "1e3",
                "0x10",
                "NaN",
                "١",
                "1m\n",
                "1\0",
                "1000000001m",
                "9999999999m",
                "1000000.001",
                "00000001",
                "1234567",
                "250 m",
                "250mm",
                "1,5"
            })
    void refusesWhatIsNoCpu(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> Cpu.parse(text))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("cpu"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1",
        "1Ki,1024",
        "128Mi,134217728",
        "1Gi,1073741824",
        "2Ti,2199023255552",
        "5k,5000",
        "500M,500000000",
        "3G,3000000000",
        "1T,1000000000000",
        "8388607Ti,9223370937343148032"
    })
    void readsMemory(String text, long bytes) {
        assertThat(Memory.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mi",
                "-1",
                "+1",
                "1mi",
                "1MI",
                "1KB",
                "1m",
                "1.5Gi",
                "1e3",
                "1 Mi",
                "1Mi ",
                "1Mi\n",
                "١Mi",
                "8388608Ti",
                "999999999999999Ti",
                "9999999999999999",
                "1Ei",
                "0x1",
                "1\0Mi"
            })
    void refusesWhatIsNoMemory(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> Memory.parse(text))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("memory"));
    }

    @Test
    void whatIsWrittenIsReadAgainAsItWas() {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(20261124);
        for (int n = 0; n < 10_000; n++) {
            var cpu = new Cpu(random.nextLong(1_000_000_000));
            var memory = new Memory(random.nextLong(1_000_000_000_000_000L) >> random.nextInt(40));
            assertThat(Cpu.parse(cpu.toString())).isEqualTo(cpu);
            assertThat(Memory.parse(memory.toString())).isEqualTo(memory);
        }
    }

    @Test
    void anAmountIsNeverNegativeAndASumNeverWraps() {
        assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new Cpu(-1));
        assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new Memory(-1));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Memory(Long.MAX_VALUE).plus(new Memory(1)));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Cpu(Long.MAX_VALUE).times(2));
    }
}
