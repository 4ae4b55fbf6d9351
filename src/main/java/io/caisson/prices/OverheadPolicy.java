package io.caisson.prices;

import io.caisson.shared.Decimals;
import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Who pays for what the sandbox takes.
 *
 * @param markUpPercent on top of the price, with MARK_UP; otherwise zero
 */
public record OverheadPolicy(Kind kind, BigDecimal markUpPercent) {

    /** What becomes of the price of overhead. */
    public enum Kind {
        /** The operator pays: the price is zero, and what it is worth is shown. */
        ABSORB,
        /** The tenant pays the price. */
        BILL,
        /** The tenant pays the price and a percentage. */
        MARK_UP
    }

    private static final long MOST_PERCENT = 1_000;
    private static final int DECIMALS = 3;

    public static final OverheadPolicy ABSORBED = new OverheadPolicy(Kind.ABSORB, BigDecimal.ZERO);
    public static final OverheadPolicy BILLED = new OverheadPolicy(Kind.BILL, BigDecimal.ZERO);

    public OverheadPolicy {
        markUpPercent = Decimals.checked("markUpPercent", markUpPercent, MOST_PERCENT, DECIMALS);
        if (kind != Kind.MARK_UP && markUpPercent.signum() != 0) {
            throw new InvalidValue(
                    "markUpPercent", markUpPercent.toPlainString(), "0 or absent unless overhead is MARK_UP");
        }
    }

    /** @param markUpPercent empty for none */
    public static OverheadPolicy of(String kind, String markUpPercent) {
        var policy = Arrays.stream(Kind.values())
                .filter(known -> known.name().equals(kind))
                .findFirst()
                .orElseThrow(() -> new InvalidValue("overhead", kind, "ABSORB, BILL or MARK_UP"));
        if (policy == Kind.MARK_UP && markUpPercent.isEmpty()) {
            throw new InvalidValue("markUpPercent", "missing", "given with MARK_UP");
        }
        return new OverheadPolicy(
                policy,
                markUpPercent.isEmpty()
                        ? BigDecimal.ZERO
                        : Decimals.parse("markUpPercent", markUpPercent, MOST_PERCENT, DECIMALS));
    }

    /** Exactly, of one unit. */
    public BigDecimal price(BigDecimal listed) {
        return switch (kind) {
            case ABSORB -> BigDecimal.ZERO;
            case BILL -> listed;
            case MARK_UP -> listed.add(listed.multiply(markUpPercent).movePointLeft(2));
        };
    }
}
