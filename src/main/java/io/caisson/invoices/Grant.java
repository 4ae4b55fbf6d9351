package io.caisson.invoices;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Money of a tenant's that pays invoices in its currency.
 *
 * @param expiresAt null where it never does
 * @param left of the amount
 */
public record Grant(
        UUID id,
        Kind kind,
        Money amount,
        Money left,
        String reason,
        @Nullable Instant expiresAt,
        String createdBy,
        Instant createdAt) {

    /** Where it comes from. */
    public enum Kind {
        /** Given by the operator, or given back. */
        CREDIT,
        /** Paid by the tenant ahead of time. */
        PREPAID;

        public static Kind parse(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new InvalidValue(
                            "kind",
                            text,
                            "one of " + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
        }
    }
}
