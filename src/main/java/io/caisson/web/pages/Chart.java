package io.caisson.web.pages;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Columns over a time, drawn by the server: a column is one or two amounts, one on the other, and may be marked at a third.
 *
 * @param title what is drawn
 * @param text the same in words, for who doesn't see it
 * @param ticks what the lines say, from the top down
 */
record Chart(String title, String text, Keys keys, List<Tick> ticks, List<Column> columns) {

    private static final int WIDTH = 340;
    private static final int LEFT = 48;
    private static final int TOP = 8;
    private static final int HEIGHT = 120;
    private static final BigDecimal[] STEPS = {
        BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(5), BigDecimal.TEN
    };

    /**
     * @param lower what the lower part is
     * @param upper what the upper part is; empty where there is none
     * @param mark what is marked; empty where nothing is
     */
    record Keys(String lower, String upper, String mark) {

        public boolean several() {
            return !upper.isEmpty();
        }
    }

    /**
     * What a column is of.
     *
     * @param label empty where there is no room for one
     */
    record Bar(
            String label,
            BigDecimal lower,
            BigDecimal upper,
            @Nullable BigDecimal mark) {

        BigDecimal sum() {
            return lower.add(upper);
        }

        BigDecimal top() {
            return mark == null ? sum() : sum().max(mark);
        }
    }

    record Tick(String text, int y) {}

    /** @param mark how far down it is; null where there is none */
    record Column(
            String label,
            int x,
            int width,
            Part lower,
            Part upper,
            @Nullable String mark) {

        public int middle() {
            return x + width / 2;
        }
    }

    record Part(String y, String height) {}

    static Chart of(String title, String text, Keys keys, List<Bar> bars) {
        var most = most(bars);
        int each = (WIDTH - LEFT) / Math.max(1, bars.size());
        List<Column> columns = new ArrayList<>();
        for (int n = 0; n < bars.size(); n++) {
            var bar = bars.get(n);
            columns.add(new Column(
                    bar.label(),
                    LEFT + n * each + 2,
                    each - 4,
                    part(BigDecimal.ZERO, bar.lower(), most),
                    part(bar.lower(), bar.upper(), most),
                    bar.mark() == null
                            ? null
                            : part(bar.mark(), BigDecimal.ZERO, most).y()));
        }
        return new Chart(title, text, keys, ticks(most), columns);
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
    private static BigDecimal most(List<Bar> bars) {
        var largest = bars.stream().map(Bar::top).reduce(BigDecimal.ZERO, BigDecimal::max);
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
