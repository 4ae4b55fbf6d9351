package io.caisson.reports;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What days come to, day by day and in fractions, of one tenant's pods and lines: slow, and with no line of the application. */
record DaysOracle(long created, long deleted, List<Pod> pods, List<Charged> months) {

    static final List<String> METERS = List.of("cpu", "memory", "overhead.cpu", "overhead.memory", "instance");
    private static final long DAY = 86_400;

    /** @param each of a pod: millicores, bytes, both of the sandbox, and 1 */
    record Pod(long from, long to, long[] each) {}

    /** A month of the tenant's own. */
    record Charged(YearMonth month, long from, long to, List<Line> lines) {}

    record Line(
            String currency,
            String kind,
            String meter,
            long from,
            long to,
            BigDecimal counted,
            BigDecimal amount,
            BigDecimal value) {

        boolean isFor(String of) {
            return of.equals(meter);
        }

        private boolean isOverhead() {
            return kind.equals("OVERHEAD");
        }

        private BigDecimal billed() {
            return meter != null && meter.startsWith("overhead") ? amount : BigDecimal.ZERO;
        }

        private BigDecimal worth() {
            return isOverhead() ? value : BigDecimal.ZERO;
        }

        private BigDecimal absorbed() {
            if (isOverhead()) {
                return value.subtract(amount).max(BigDecimal.ZERO);
            }
            return billed().negate();
        }
    }

    /** Charged, overhead's value, absorbed, billed: by currency. */
    Map<String, List<BigDecimal>> money(LocalDate from, LocalDate to) {
        Map<String, List<BigDecimal>> money = new TreeMap<>();
        for (var month : months) {
            var first = later(from, month.month().atDay(1));
            var last = earlier(to, month.month().atEndOfMonth());
            if (first.isAfter(last)) {
                continue;
            }
            for (var currency : currencies(month)) {
                List<Function<Line, BigDecimal>> figures =
                        List.of(Line::amount, Line::worth, Line::absorbed, Line::billed);
                for (int n = 0; n < figures.size(); n++) {
                    var part = part(month, currency, figures.get(n), last.plusDays(1))
                            .subtract(part(month, currency, figures.get(n), first));
                    var sums = money.computeIfAbsent(
                            currency,
                            any -> new ArrayList<>(
                                    List.of(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO)));
                    sums.set(n, sums.get(n).add(part));
                }
            }
        }
        return money;
    }

    /** Times seconds: what was charged of months that are in it as a whole, else what was used on the days. */
    BigInteger used(int meter, LocalDate from, LocalDate to) {
        var sum = BigInteger.ZERO;
        for (var month : months) {
            var days = days(month).stream()
                    .filter(day -> !day.isBefore(from) && !day.isAfter(to))
                    .toList();
            if (days.size() == month.month().lengthOfMonth()) {
                sum = sum.add(month.lines().stream()
                        .filter(line -> line.isFor(METERS.get(meter)))
                        .map(line -> line.counted().toBigIntegerExact())
                        .reduce(BigInteger.ZERO, BigInteger::add));
            } else {
                sum = days.stream().map(day -> used(meter, day)).reduce(sum, BigInteger::add);
            }
        }
        return sum;
    }

    static BigDecimal counted(List<Pod> pods, int meter, long from, long to) {
        return pods.stream()
                .map(pod -> BigDecimal.valueOf(pod.each()[meter])
                        .multiply(BigDecimal.valueOf(overlap(pod.to(), pod.from(), from, to))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    long lived(LocalDate from, LocalDate to, long now) {
        return overlap(Math.min(deleted, now), created, start(from), start(to.plusDays(1)));
    }

    private BigDecimal part(Charged month, String currency, Function<Line, BigDecimal> figure, LocalDate until) {
        int digits = currency.equals("JPY") ? 0 : 2;
        var sum = Fraction.ZERO;
        var byTime = sum(month, currency, line -> line.meter() == null, figure);
        for (int meter = 0; meter < METERS.size(); meter++) {
            var name = METERS.get(meter);
            var amount = sum(month, currency, line -> line.isFor(name), figure);
            var before = BigInteger.ZERO;
            var all = BigInteger.ZERO;
            for (var day : days(month)) {
                var used = used(meter, day).multiply(BigInteger.valueOf(charged(month, currency, day)));
                all = all.add(used);
                before = day.isBefore(until) ? before.add(used) : before;
            }
            if (all.signum() > 0) {
                sum = sum.plus(Fraction.of(amount, digits).times(before, all));
            } else {
                byTime = byTime.add(amount);
            }
        }
        return sum.plus(byTime(month, currency, byTime, until, digits)).rounded(digits);
    }

    private Fraction byTime(Charged month, String currency, BigDecimal amount, LocalDate until, int digits) {
        var from = Math.max(created, first(month, currency));
        var to = Math.min(deleted, last(month, currency));
        long before = 0;
        long all = 0;
        long days = 0;
        for (var day : days(month)) {
            long lived = overlap(to, from, start(day), start(day.plusDays(1)));
            all += lived;
            if (day.isBefore(until)) {
                before += lived;
                days++;
            }
        }
        return all > 0
                ? Fraction.of(amount, digits).times(BigInteger.valueOf(before), BigInteger.valueOf(all))
                : Fraction.of(amount, digits)
                        .times(
                                BigInteger.valueOf(days),
                                BigInteger.valueOf(month.month().lengthOfMonth()));
    }

    /** How many of a day's seconds were charged in that currency, of those that were charged in any. */
    private long charged(Charged month, String currency, LocalDate day) {
        long any = 0;
        for (var each : currencies(month)) {
            any += seconds(month, each, day);
        }
        if (currencies(month).size() == 1) {
            return DAY;
        }
        return any == 0 ? 0 : DAY * seconds(month, currency, day) / any;
    }

    private long seconds(Charged month, String currency, LocalDate day) {
        return overlap(last(month, currency), first(month, currency), start(day), start(day.plusDays(1)));
    }

    private static long first(Charged month, String currency) {
        long first = of(month, currency).stream().mapToLong(Line::from).min().orElseThrow();
        return first <= month.from() ? Long.MIN_VALUE : first;
    }

    private static long last(Charged month, String currency) {
        long last = of(month, currency).stream().mapToLong(Line::to).max().orElseThrow();
        return last >= month.to() ? Long.MAX_VALUE : last;
    }

    private BigInteger used(int meter, LocalDate day) {
        return pods.stream()
                .map(pod -> BigInteger.valueOf(pod.each()[meter])
                        .multiply(
                                BigInteger.valueOf(overlap(pod.to(), pod.from(), start(day), start(day.plusDays(1))))))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigDecimal sum(
            Charged month, String currency, Predicate<Line> which, Function<Line, BigDecimal> figure) {
        return of(month, currency).stream().filter(which).map(figure).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<Line> of(Charged month, String currency) {
        return month.lines().stream()
                .filter(line -> line.currency().equals(currency))
                .toList();
    }

    private static Set<String> currencies(Charged month) {
        var currencies = new LinkedHashSet<String>();
        month.lines().forEach(line -> currencies.add(line.currency()));
        return currencies;
    }

    private static List<LocalDate> days(Charged month) {
        return month.month()
                .atDay(1)
                .datesUntil(month.month().plusMonths(1).atDay(1))
                .toList();
    }

    static long start(LocalDate day) {
        return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }

    private static long overlap(long end, long start, long from, long to) {
        return Math.max(0, Math.min(end, to) - Math.max(start, from));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private record Fraction(BigInteger over, BigInteger under) {

        static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

        static Fraction of(BigDecimal amount, int digits) {
            return new Fraction(amount.movePointRight(digits).toBigIntegerExact(), BigInteger.TEN.pow(digits));
        }

        Fraction times(BigInteger part, BigInteger whole) {
            return new Fraction(over.multiply(part), under.multiply(whole));
        }

        Fraction plus(Fraction other) {
            return new Fraction(
                    over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
        }

        BigDecimal rounded(int digits) {
            return new BigDecimal(over).divide(new BigDecimal(under), digits, RoundingMode.HALF_UP);
        }
    }
}
