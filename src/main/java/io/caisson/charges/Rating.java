package io.caisson.charges;

import io.caisson.charges.Charge.Kind;
import io.caisson.metering.AppUsage;
import io.caisson.metering.Meter;
import io.caisson.prices.BillingPeriod;
import io.caisson.prices.Terms;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Turns usage into charges. Pure: the same usage and terms always give the same lines.
 *
 * <p>What is given for a month (what is free, the minimum) is shared out by time: each span of terms gives its part of
 * the month's seconds, as far as the tenant existed.
 */
public final class Rating {

    private final BillingPeriod period;
    private final Life life;
    private final List<Charge> charges = new ArrayList<>();

    private Rating(BillingPeriod period, Life life) {
        this.period = period;
        this.life = life;
    }

    /** @param spans in order and without gaps, together the whole period */
    public static List<Charge> of(BillingPeriod period, Life life, List<Rated> spans) {
        var rating = new Rating(period, life);
        spans.forEach(rating::span);
        rating.minimums(spans.stream().map(Rated::terms).toList());
        return List.copyOf(rating.charges);
    }

    private void span(Rated span) {
        for (var app : span.apps()) {
            for (var meter : Meter.values()) {
                meter(span.terms(), app, meter);
            }
        }
        for (var meter : Meter.values()) {
            free(span, meter);
        }
    }

    private void meter(Terms terms, AppUsage app, Meter meter) {
        var counted = app.held().counted(meter);
        var listed = terms.prices().of(meter).each();
        if (counted.signum() == 0 || meter == Meter.INSTANCE && listed.signum() == 0) {
            return;
        }
        var each = terms.charged(meter);
        charges.add(new Charge(
                meter.isOverhead() ? Kind.OVERHEAD : Kind.USAGE,
                app.app(),
                meter,
                terms.from(),
                terms.to(),
                counted,
                each,
                listed,
                cost(terms, meter, counted, each),
                cost(terms, meter, counted, listed)));
    }

    /** Takes off what all apps together have free: all that they were charged, or the exact price of the free part. */
    private void free(Rated span, Meter meter) {
        var terms = span.terms();
        var each = terms.charged(meter);
        var given =
                terms.prices().of(meter).free().multiply(BigDecimal.valueOf(life.seconds(terms.from(), terms.to())));
        if (given.signum() == 0 || each.signum() == 0) {
            return;
        }
        var used = span.apps().stream().map(app -> app.held().counted(meter)).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (used.signum() == 0) {
            return;
        }
        var seconds = BigDecimal.valueOf(period.seconds());
        var all = used.multiply(seconds).compareTo(given.multiply(meter.perUnit())) <= 0;
        var listed = terms.prices().of(meter).each();
        charges.add(new Charge(
                Kind.FREE,
                null,
                meter,
                terms.from(),
                terms.to(),
                (all ? used : divide(given.multiply(meter.perUnit()), seconds)).negate(),
                each,
                listed,
                taken(terms, meter, Charge::amount, all, given.multiply(each)).negated(),
                taken(terms, meter, Charge::value, all, given.multiply(listed)).negated()));
    }

    /** @param free for as many seconds as the period has */
    private Money taken(Terms terms, Meter meter, Function<Charge, Money> of, boolean all, BigDecimal free) {
        var currency = terms.prices().currency();
        var whole = charges.stream()
                .filter(line -> line.meter() == meter && line.from().equals(terms.from()))
                .map(of)
                .reduce(Money.zero(currency), Money::plus);
        return all
                ? whole
                : whole.min(new Money(divide(free, BigDecimal.valueOf(period.seconds()), currency), currency));
    }

    private void minimums(List<Terms> spans) {
        var currencies = new LinkedHashSet<Currency>();
        spans.forEach(terms -> currencies.add(terms.prices().currency()));
        currencies.forEach(currency -> minimum(
                currency,
                spans.stream()
                        .filter(terms -> terms.prices().currency().equals(currency))
                        .toList()));
    }

    private void minimum(Currency currency, List<Terms> spans) {
        var least = Money.rounded(
                divide(
                        spans.stream()
                                .map(terms -> terms.prices()
                                        .minimum()
                                        .multiply(BigDecimal.valueOf(life.seconds(terms.from(), terms.to()))))
                                .reduce(BigDecimal.ZERO, BigDecimal::add),
                        BigDecimal.valueOf(period.seconds()),
                        currency),
                currency);
        var charged = charges.stream()
                .map(Charge::amount)
                .filter(amount -> amount.currency().equals(currency))
                .reduce(Money.zero(currency), Money::plus);
        var lacks = least.minus(charged);
        if (!lacks.isNegative() && !lacks.isZero()) {
            charges.add(new Charge(
                    Kind.MINIMUM,
                    null,
                    null,
                    spans.getFirst().from(),
                    spans.getLast().to(),
                    BigDecimal.ONE,
                    lacks.amount(),
                    null,
                    lacks,
                    lacks));
        }
    }

    private static Money cost(Terms terms, Meter meter, BigDecimal counted, BigDecimal each) {
        var currency = terms.prices().currency();
        return new Money(divide(counted.multiply(each), meter.perUnit(), currency), currency);
    }

    /** Once, half up, to the smallest unit. */
    private static BigDecimal divide(BigDecimal exact, BigDecimal by, Currency currency) {
        return exact.divide(by, currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }

    private static BigDecimal divide(BigDecimal exact, BigDecimal by) {
        return exact.divide(by, 0, RoundingMode.HALF_UP);
    }

    /**
     * When the tenant existed.
     *
     * @param to not part of it; {@link Instant#MAX} while it still does
     */
    public record Life(Instant from, Instant to) {

        long seconds(Instant start, Instant end) {
            var first = from.isAfter(start) ? from : start;
            var last = to.isBefore(end) ? to : end;
            return Math.max(0, last.getEpochSecond() - first.getEpochSecond());
        }
    }
}
