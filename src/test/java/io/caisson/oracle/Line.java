package io.caisson.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of charges as the oracle, the application and the tables all have it: numbers without needless zeros. */
record Line(
        String kind,
        @Nullable String app,
        @Nullable String meter,
        Instant from,
        Instant to,
        BigDecimal counted,
        String currency,
        BigDecimal each,
        BigDecimal amount,
        BigDecimal value) {

    Line {
        counted = plain(counted);
        each = plain(each);
        amount = plain(amount);
        value = plain(value);
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
