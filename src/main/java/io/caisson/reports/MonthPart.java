package io.caisson.reports;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Some days of a month.
 *
 * @param end not part of them
 */
record MonthPart(YearMonth month, LocalDate first, LocalDate end) {

    LocalDate monthStart() {
        return month.atDay(1);
    }

    /** Not part of the month. */
    LocalDate monthEnd() {
        return endOf(month);
    }

    static LocalDate endOf(YearMonth month) {
        return month.plusMonths(1).atDay(1);
    }
}
