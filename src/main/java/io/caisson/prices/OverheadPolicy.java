package io.caisson.prices;

import java.math.BigDecimal;

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

    public static final OverheadPolicy ABSORBED = new OverheadPolicy(Kind.ABSORB, BigDecimal.ZERO);
    public static final OverheadPolicy BILLED = new OverheadPolicy(Kind.BILL, BigDecimal.ZERO);

    /** Exactly, of one unit. */
    public BigDecimal price(BigDecimal listed) {
        return switch (kind) {
            case ABSORB -> BigDecimal.ZERO;
            case BILL -> listed;
            case MARK_UP -> listed.add(listed.multiply(markUpPercent).movePointLeft(2));
        };
    }
}
