package io.caisson.reports;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** A sum of parts of amounts, as an exact fraction: {@link #round} is the only rounding. */
record Share(BigDecimal over, BigDecimal under) {

    static final Share NOTHING = new Share(BigDecimal.ZERO, BigDecimal.ONE);

    /** @param whole above zero */
    Share plus(BigDecimal amount, BigDecimal part, BigDecimal whole) {
        return amount.signum() == 0
                ? this
                : new Share(over.multiply(whole).add(amount.multiply(part).multiply(under)), under.multiply(whole));
    }

    Money round(Currency currency) {
        return new Money(over.divide(under, currency.getDefaultFractionDigits(), RoundingMode.HALF_UP), currency);
    }
}
