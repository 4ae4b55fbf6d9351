package io.caisson.reports;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Some days of a month.
 *
 * @param end not part of them
 */
record MonthPart(YearMonth month, LocalDate from, LocalDate end) {

    LocalDate start() {
        return month.atDay(1);
    }

    /** The day after the month's last. */
    LocalDate after() {
        return after(month);
    }

    static LocalDate after(YearMonth month) {
        return month.plusMonths(1).atDay(1);
    }
}
