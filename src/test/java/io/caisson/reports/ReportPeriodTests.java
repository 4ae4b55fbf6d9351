package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPeriodTests {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-11-03, 2026-11-17, 2026-11:2026-11-03/2026-11-18, -",
                "2026-11-01, 2026-11-30, -, -",
                "2026-11-01, 2026-12-30, 2026-12:2026-12-01/2026-12-31, -",
                "2026-11-02, 2026-12-31, 2026-11:2026-11-02/2026-12-01, -",
                "2026-10-31, 2026-12-01, 2026-10:2026-10-31/2026-11-01, 2026-12:2026-12-01/2026-12-02",
                "2024-02-01, 2024-02-29, -, -",
                "2025-11-20, 2026-11-20, 2025-11:2025-11-20/2025-12-01, 2026-11:2026-11-01/2026-11-21"
            })
    void daysAreWholeMonthsAndPartsOfAtMostTwo(LocalDate from, LocalDate to, String first, String second) {
        var days = new ReportDays(from, to);
        assertThat(days.parts().stream().map(part -> "%s:%s/%s".formatted(part.month(), part.first(), part.end())))
                .containsExactly(
                        Stream.of(first, second).filter(Objects::nonNull).toArray(String[]::new));
        assertThat(days.isAllocated()).isEqualTo(first != null);
        var inside = Stream.iterate(days.firstWhole(), month -> month.plusMonths(1))
                .takeWhile(month -> !month.isAfter(days.lastWhole()))
                .mapToLong(YearMonth::lengthOfMonth)
                .sum();
        var parts = days.parts().stream()
                .mapToLong(part -> part.first().until(part.end(), ChronoUnit.DAYS))
                .sum();
        assertThat(inside + parts).isEqualTo(from.until(to, ChronoUnit.DAYS) + 1);
    }

    @Test
    void theNextOnesBeginWhereTheseEnd() {
        var days = ReportPeriod.of(null, "2026-11-03", "2026-11-17");
        assertThat(days.later(1)).isEqualTo(ReportPeriod.of(null, "2026-11-18", "2026-12-02"));
        assertThat(days.later(-1)).isEqualTo(ReportPeriod.of(null, "2026-10-19", "2026-11-02"));
        var leap = ReportPeriod.of(null, "2024-01-01", "2026-12-31");
        assertThat(leap.later(1)).as("without a leap day").isEqualTo(ReportPeriod.of(null, "2027-01-01", "2029-12-31"));
        assertThat(leap.later(-1)).isEqualTo(ReportPeriod.of(null, "2020-12-31", "2023-12-30"));
        assertThat(ReportPeriod.of(null, "2026-10", "2026-11").later(1))
                .isEqualTo(ReportPeriod.of(null, "2026-11", "2026-12"));
    }
}
