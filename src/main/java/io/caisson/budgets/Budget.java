package io.caisson.budgets;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant means to pay for a month at most, before tax, in one currency.
 *
 * @param soft from which on it is told; null for none
 * @param hard at which it is suspended; null for none, otherwise not below the soft one
 */
public record Budget(@Nullable Money soft, @Nullable Money hard) {

    public static final Budget NONE = new Budget(null, null);

    private static final BigDecimal TOO_MUCH = BigDecimal.TEN.pow(12);

    /** @throws InvalidValue when a limit is none that somebody could mean */
    public static Budget of(@Nullable String currency, @Nullable BigDecimal soft, @Nullable BigDecimal hard) {
        if (soft == null && hard == null) {
            return NONE;
        }
        if (currency == null) {
            throw new InvalidValue("currency", "missing", "given with a limit, such as EUR");
        }
        var known = Money.currency(currency);
        var tells = soft == null ? null : limit("soft", soft, known);
        var suspends = hard == null ? null : limit("hard", hard, known);
        if (tells != null && suspends != null && suspends.minus(tells).isNegative()) {
            throw new InvalidValue("hard", suspends.toString(), "at least the soft limit, which is " + tells);
        }
        return new Budget(tells, suspends);
    }

    /** The currency of its limits; null where it has none. */
    public @Nullable Currency currency() {
        return soft != null ? soft.currency() : hard != null ? hard.currency() : null;
    }

    /** Asks for the size first: a number of a few characters can be too large to be written out. */
    private static Money limit(String field, BigDecimal amount, Currency currency) {
        if (amount.signum() <= 0 || amount.compareTo(TOO_MUCH) >= 0) {
            throw new InvalidValue(field, amount.toString(), "more than 0 and less than 1000000000000");
        }
        var decimals = currency.getDefaultFractionDigits();
        if (amount.stripTrailingZeros().scale() > decimals) {
            throw new InvalidValue(
                    field,
                    amount.toString(),
                    "an amount with at most %d decimals, which is what %s has"
                            .formatted(decimals, currency.getCurrencyCode()));
        }
        return new Money(amount, currency);
    }
}
