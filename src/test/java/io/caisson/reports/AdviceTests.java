package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.shared.Memory;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTests {

    private static final long HOUR = 3_600;

    @Test
    void saysWhyAndWhatWouldHelp() {
        var advice = Advice.of(List.of(app("web", 42, 100, 128)), HOUR);

        assertThat(advice.reason())
                .isEqualTo(
                        "42 instances of 100m/128 MiB on average: the sandbox's 50m/64 MiB is 33 % of what they reserve.");
        // three times as large: 50 of 350 is 14 %
        assertThat(advice.suggestion())
                .hasToString("web as 14 instances of 300m/384 MiB instead of 42 instances of 100m/128 MiB"
                        + " would hold the same and save the sandbox 1.4 core-hours and 1.8 GiB-hours.");
    }

    @Test
    void namesCpuAndMemoryApartWhereTheyDiffer() {
        assertThat(Advice.of(List.of(app("web", 1, 450, 192)), HOUR).reason())
                .isEqualTo("1 instance of 450m/192 MiB on average: the sandbox's 50m/64 MiB is 10 % of the CPU and"
                        + " 25 % of the memory that it reserves.");
    }

    /** Two have to be left, and large instances gain nothing. */
    @ParameterizedTest
    @CsvSource({"1, 100, 128", "3, 100, 128", "42, 1000, 4096"})
    void suggestsNothingWhereNothingWouldHelp(int instances, int cpu, int memory) {
        assertThat(Advice.of(List.of(app("web", instances, cpu, memory)), HOUR).suggestion())
                .isNull();
    }

    @Test
    void takesTheAppOfWhichMostIsSavedAndLeavesTwoOfIt() {
        var found = Advice.of(List.of(app("few", 4, 100, 128), app("many", 8, 10, 16), app("big", 2, 4000, 8192)), HOUR)
                .suggestion();

        assertThat(found).isNotNull();
        assertThat(found.app()).isEqualTo("many");
        assertThat(found.to().count()).isEqualByComparingTo("2");
        assertThat(found.coreHours()).isEqualByComparingTo("0.3");
    }

    @Test
    void savesNothingThatWasNotTaken() {
        var app = new AppUsage("web", new Held(number(4_000), number(4L << 30), number(0), number(0), number(40)));
        var advice = Advice.of(List.of(app), 1);
        assertThat(advice.reason()).contains("0m/0 MiB is 0 %");
        assertThat(advice.suggestion()).isNull();
        assertThat(Advice.of(List.of(), HOUR).reason()).isEqualTo("No instance ran.");
    }

    @Test
    void countsWhatRanForAShortWhileOnlyForThat() {
        var burst = app("job", 100, 100, 128);
        assertThat(Advice.of(List.of(burst), 100 * HOUR).reason()).startsWith("1 instance of 100m");
        assertThat(Advice.of(List.of(burst), 10_000 * HOUR).reason()).startsWith("0.1 instances of 100m");
        assertThat(Advice.of(List.of(burst), 40 * HOUR).reason()).startsWith("2.5 instances of 100m");
    }

    /** For an hour, each with a sandbox of 50m and 64 MiB. */
    private static AppUsage app(String name, long instances, long cpu, long memory) {
        long seconds = instances * HOUR;
        return new AppUsage(
                name,
                new Held(
                        number(seconds * cpu),
                        number(seconds).multiply(number(Memory.mebibytes(memory).bytes())),
                        number(seconds * 50),
                        number(seconds).multiply(number(64L << 20)),
                        number(seconds)));
    }

    private static BigDecimal number(long value) {
        return BigDecimal.valueOf(value);
    }
}
