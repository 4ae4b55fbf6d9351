package io.caisson.reports;

import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.reports.ChargedSum.Figure;
import io.caisson.reports.ChargedSum.Span;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A month's charges spread over its days: each meter's amount as it was used, the minimum by time. What the days up to one
 * come to is rounded, and a part of the month is the difference of two such sums, so that parts add up to the month.
 *
 * <p>A day of UTC stands for the day of the same date in the tenant's time zone, as whose months are charged.
 */
final class Spread {

    private static final long DAY = 86_400;

    private final ChargedSum sum;
    private final List<ChargedSum> all;
    private final List<Used> days;

    /**
     * What was held in some days.
     *
     * @param end not part of them
     */
    record Used(LocalDate first, LocalDate end, Held held) {}

    /** What was used on the days up to one, and their time. */
    private record Passed(Map<Meter, BigDecimal> used, BigDecimal time) {

        BigDecimal of(Meter meter) {
            return used.getOrDefault(meter, BigDecimal.ZERO);
        }
    }

    /**
     * @param all of the tenant's sums of that month, which are in different currencies
     * @param days of the month; where there are several sums, days in which lines begin or end are apart
     */
    Spread(ChargedSum sum, List<ChargedSum> all, List<Used> days) {
        this.sum = sum;
        this.all = all;
        this.days = days;
    }

    Revenue of(MonthPart part) {
        var month = until(part.monthEnd());
        var atFirst = until(part.first());
        var atEnd = until(part.end());
        Function<Figure, Money> share = figure -> share(figure, atEnd, month).minus(share(figure, atFirst, month));
        return new Revenue(
                share.apply(sum.charged()),
                share.apply(sum.overheadValue()),
                share.apply(sum.overheadAbsorbed()),
                share.apply(sum.overheadBilled()));
    }

    private Passed until(LocalDate day) {
        var used = new EnumMap<Meter, BigDecimal>(Meter.class);
        for (var meter : Meter.values()) {
            used.put(meter, used(meter, day));
        }
        return new Passed(used, BigDecimal.valueOf(lived().seconds(sum.month().atDay(1), day)));
    }

    private Money share(Figure figure, Passed passed, Passed month) {
        var share = Share.NOTHING;
        var byTime = figure.byTime();
        for (var amount : figure.byUsage().entrySet()) {
            var whole = month.of(amount.getKey());
            if (whole.signum() > 0) {
                share = share.plus(amount.getValue(), passed.of(amount.getKey()), whole);
            } else { // what was used lies beyond the month's days of UTC, or was taken back since
                byTime = byTime.add(amount.getValue());
            }
        }
        return share.plus(byTime, passed.time(), month.time()).round(sum.currency());
    }

    private BigDecimal used(Meter meter, LocalDate day) {
        var used = BigDecimal.ZERO;
        for (var each : days) {
            if (!each.end().isAfter(day)) {
                used = used.add(each.held().counted(meter).multiply(BigDecimal.valueOf(inCurrency(each))));
            }
        }
        return used;
    }

    /** How many seconds of a day were charged in this currency: of a day in which it changed, its part by time. */
    private long inCurrency(Used used) {
        if (all.size() == 1) {
            return DAY;
        }
        long every = all.stream()
                .mapToLong(each -> each.lines().seconds(used.first(), used.end()))
                .sum();
        return every == 0 ? 0 : DAY * sum.lines().seconds(used.first(), used.end()) / every;
    }

    /** When lines and tenant both were; where that is outside the month's days of UTC, all time. */
    private Span lived() {
        var both = sum.lines().and(sum.life());
        return both.seconds(sum.month().atDay(1), MonthPart.endOf(sum.month())) > 0 ? both : Span.of(null, null);
    }
}
