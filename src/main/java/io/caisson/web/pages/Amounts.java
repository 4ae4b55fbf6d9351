package io.caisson.web.pages;

import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Quantities as people read them: cores and binary units, rounded to two decimals. */
@Component("amounts")
class Amounts {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int PRICE_DECIMALS = 4;
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);

    /** Cores; a page says what they are. */
    public static String cpu(Cpu cpu) {
        return plain(BigDecimal.valueOf(cpu.millis(), 3));
    }

    public static String memory(Memory memory) {
        if (memory.bytes() == 0) {
            return "0";
        }
        var amount = BigDecimal.valueOf(memory.bytes());
        int unit = 0;
        while (amount.compareTo(STEP) >= 0 && unit < UNITS.length - 1) {
            amount = amount.divide(STEP);
            unit++;
        }
        return plain(amount) + " " + UNITS[unit];
    }

    public Cpu ofCpu(long millis) {
        return new Cpu(millis);
    }

    public Memory ofMemory(long bytes) {
        return new Memory(bytes);
    }

    public String hours(BigDecimal hours) {
        return grouped(hours.setScale(3, RoundingMode.HALF_UP), 3);
    }

    /** With thousands apart and as many decimals as the currency has: 1,234.50 EUR. */
    public String money(@Nullable Money money) {
        if (money == null) {
            return "–";
        }
        return grouped(money.amount(), money.amount().scale()) + " "
                + money.currency().getCurrencyCode();
    }

    /** With thousands apart and all its decimals, so that figures below each other line up. */
    public static String quantity(BigDecimal quantity) {
        return grouped(quantity, quantity.scale());
    }

    public String count(long number) {
        return grouped(BigDecimal.valueOf(number), 0);
    }

    /** What one unit costs: at least four decimals, and all that there are. */
    public static String price(BigDecimal each) {
        return grouped(each, Math.max(PRICE_DECIMALS, each.stripTrailingZeros().scale()));
    }

    private static String grouped(BigDecimal number, int decimals) {
        var format = NumberFormat.getInstance(Locale.ENGLISH);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(number);
    }

    /** Hours that are compared and not checked: to one decimal. */
    public String about(BigDecimal hours) {
        var format = NumberFormat.getInstance(Locale.ENGLISH);
        format.setMinimumFractionDigits(1);
        format.setMaximumFractionDigits(1);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(hours);
    }

    /** From 0 to 1, as people say it. */
    public String share(@Nullable BigDecimal share) {
        return share == null ? "–" : plain(share.movePointRight(2).setScale(1, RoundingMode.HALF_UP)) + " %";
    }

    /** How much of a time was seen; rounded down, so that what was not seen shows. */
    public String seen(Seconds seconds) {
        long all = seconds.observed() + seconds.reconstructed() + seconds.missing();
        return all == 0
                ? "–"
                : plain(BigDecimal.valueOf(seconds.observed() * 100)
                                .divide(BigDecimal.valueOf(all), 2, RoundingMode.DOWN))
                        + " %";
    }

    /** A part of a whole as a percentage for a bar's width; never more than all of it. */
    public static String percent(long part, long whole) {
        if (whole <= 0) {
            return part > 0 ? "100" : "0";
        }
        var share = BigDecimal.valueOf(part * 100).divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP);
        return plain(share.min(BigDecimal.valueOf(100)));
    }

    private static String plain(BigDecimal amount) {
        var rounded = amount.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0).toPlainString() : rounded.toPlainString();
    }
}
