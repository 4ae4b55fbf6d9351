package io.caisson.web.pages;

import io.caisson.reports.TrendMonth;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Columns over twelve months, drawn by the server: a column is one or two amounts, one on the other.
 *
 * @param title what is drawn
 * @param text the same in words, for who doesn't see it
 * @param lower what the lower part is
 * @param upper what the upper part is; empty where there is none
 * @param ticks what the lines say, from the top down
 */
record Chart(String title, String text, String lower, String upper, List<Tick> ticks, List<Column> columns) {

    private static final int WIDTH = 340;
    private static final int LEFT = 48;
    private static final int TOP = 8;
    private static final int HEIGHT = 120;
    private static final BigDecimal[] STEPS = {
        BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(5), BigDecimal.TEN
    };
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);

    record Tick(String text, int y) {}

    /** @param label empty where there is no room for one */
    record Column(String label, int x, int width, Part lower, Part upper) {

        public int middle() {
            return x + width / 2;
        }
    }

    record Part(String y, String height) {}

    /** What a month has of the one and of the other. */
    record Pair(BigDecimal lower, BigDecimal upper) {

        BigDecimal sum() {
            return lower.add(upper);
        }
    }

    static Chart of(String title, String lower, String upper, List<TrendMonth> months, Function<TrendMonth, Pair> of) {
        var pairs = months.stream().map(of).toList();
        var most = most(pairs);
        int each = (WIDTH - LEFT) / Math.max(1, months.size());
        List<Column> columns = new ArrayList<>();
        for (int n = 0; n < months.size(); n++) {
            var pair = pairs.get(n);
            var label = (months.size() - 1 - n) % 2 == 0
                    ? SHORT.format(months.get(n).month())
                    : "";
            columns.add(new Column(
                    label,
                    LEFT + n * each + 2,
                    each - 4,
                    part(BigDecimal.ZERO, pair.lower(), most),
                    part(pair.lower(), pair.upper(), most)));
        }
        return new Chart(title, text(months, pairs), lower, upper, ticks(most), columns);
    }

    public boolean twofold() {
        return !upper.isEmpty();
    }

    private static Part part(BigDecimal from, BigDecimal amount, BigDecimal most) {
        var below = scaled(from.max(BigDecimal.ZERO), most);
        var height = scaled(amount.max(BigDecimal.ZERO), most);
        return new Part(
                BigDecimal.valueOf(TOP + HEIGHT)
                        .subtract(below)
                        .subtract(height)
                        .toPlainString(),
                height.toPlainString());
    }

    private static BigDecimal scaled(BigDecimal amount, BigDecimal most) {
        return amount.multiply(BigDecimal.valueOf(HEIGHT)).divide(most, 2, RoundingMode.HALF_UP);
    }

    /** The next of 1, 2, 5, 10 times a power of ten, so that half of it can be read too. */
    private static BigDecimal most(List<Pair> pairs) {
        var largest = pairs.stream().map(Pair::sum).reduce(BigDecimal.ZERO, BigDecimal::max);
        if (largest.signum() <= 0) {
            return BigDecimal.ONE;
        }
        var power = BigDecimal.ONE.scaleByPowerOfTen(largest.precision() - largest.scale() - 1);
        return IntStream.range(0, STEPS.length)
                .mapToObj(n -> STEPS[n].multiply(power))
                .filter(step -> step.compareTo(largest) >= 0)
                .findFirst()
                .orElse(largest);
    }

    private static List<Tick> ticks(BigDecimal most) {
        return List.of(
                new Tick(brief(most), TOP),
                new Tick(brief(most.divide(BigDecimal.valueOf(2))), TOP + HEIGHT / 2),
                new Tick("0", TOP + HEIGHT));
    }

    private static String text(List<TrendMonth> months, List<Pair> pairs) {
        if (months.isEmpty()) {
            return "";
        }
        return "From %s in %s to %s in %s; each month is in the table below."
                .formatted(
                        brief(pairs.getFirst().sum()),
                        months.getFirst().month(),
                        brief(pairs.getLast().sum()),
                        months.getLast().month());
    }

    /** Three digits that count, with k, M or G for thousands of them. */
    static String brief(BigDecimal amount) {
        var units = new String[] {"", "k", "M", "G", "T"};
        var left = amount.round(new MathContext(3, RoundingMode.HALF_UP));
        int unit = 0;
        while (left.abs().compareTo(BigDecimal.valueOf(1_000)) >= 0 && unit < units.length - 1) {
            left = left.movePointLeft(3);
            unit++;
        }
        return left.stripTrailingZeros().toPlainString() + units[unit];
    }
}
