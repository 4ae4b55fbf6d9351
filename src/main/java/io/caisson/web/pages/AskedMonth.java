package io.caisson.web.pages;

import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

/**
 * The month that a page is asked for, with those beside it. The page gets it as {@code asked}, for parts/month.html.
 *
 * @param now this month: no page is of a later one
 */
record AskedMonth(YearMonth month, YearMonth now) {

    /** Of a month that makes no sense the page says so, and shows this one. */
    static YearMonth of(String text, Clock clock, Model model) {
        var now = YearMonth.now(clock);
        var month = now;
        try {
            month = text.isBlank() ? now : UsageReport.monthOf(text.strip());
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
        }
        model.addAttribute("asked", new AskedMonth(month, now));
        return month;
    }

    public YearMonth before() {
        return month.minusMonths(1);
    }

    public @Nullable YearMonth after() {
        return month.isBefore(now) ? month.plusMonths(1) : null;
    }
}
