package io.caisson.shared;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An amount in whole smallest units of its currency.
 *
 * @param amount with as many decimals as the currency has: two of EUR, none of JPY, any of none
 */
public record Money(BigDecimal amount, Currency currency) {

    private static final Currency NONE = Currency.getInstance("XXX");

    public Money {
        if (currency.getDefaultFractionDigits() >= 0) {
            amount = amount.setScale(currency.getDefaultFractionDigits(), RoundingMode.UNNECESSARY);
        }
    }

    public static Money zero(Currency currency) {
        return new Money(BigDecimal.ZERO, currency);
    }

    /** Rounds half up (away from zero) to the currency's smallest unit: the only rounding that money knows here. */
    public static Money rounded(BigDecimal exact, Currency currency) {
        return new Money(exact.setScale(currency.getDefaultFractionDigits(), RoundingMode.HALF_UP), currency);
    }

    /** Reads the code of a currency that people pay in, by ISO 4217. */
    public static Currency currency(String code) {
        try {
            var currency = Currency.getInstance(code);
            if (currency.getDefaultFractionDigits() >= 0) {
                return currency;
            }
        } catch (IllegalArgumentException e) {
            // refused below, as gold and the test currency are
        }
        throw new InvalidValue("currency", code, "a currency of ISO 4217 such as EUR");
    }

    /**
     * The currency that all amounts of a row are in, for lists that show what is there: XXX, as ISO 4217 says that there is
     * none, where somebody changed the row past us to what is no money. A list must not go for one of its rows.
     */
    public static Currency keptIn(String code, BigDecimal... amounts) {
        try {
            var currency = currency(code);
            for (var amount : amounts) {
                amount.setScale(currency.getDefaultFractionDigits(), RoundingMode.UNNECESSARY);
            }
            return currency;
        } catch (InvalidValue | ArithmeticException e) {
            return NONE;
        }
    }

    /** Reads an amount such as 12.50 in a currency such as EUR, with no more decimals than it has. */
    public static Money parse(String amount, String code) {
        var currency = currency(code);
        int decimals = currency.getDefaultFractionDigits();
        if (!amount.matches("-?[0-9]{1,15}(\\.[0-9]{1,4})?")
                || new BigDecimal(amount).stripTrailingZeros().scale() > decimals) {
            throw new InvalidValue(
                    "amount", amount, "an amount such as 12 with at most %d decimals for %s".formatted(decimals, code));
        }
        return new Money(new BigDecimal(amount), currency);
    }

    public Money plus(Money other) {
        return new Money(amount.add(same(other).amount), currency);
    }

    public Money minus(Money other) {
        return new Money(amount.subtract(same(other).amount), currency);
    }

    public Money negated() {
        return new Money(amount.negate(), currency);
    }

    public boolean isNegative() {
        return amount.signum() < 0;
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    public Money min(Money other) {
        return new Money(amount.min(same(other).amount), currency);
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency.getCurrencyCode();
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("%s and %s are not added".formatted(this, other));
        }
        return other;
    }
}
