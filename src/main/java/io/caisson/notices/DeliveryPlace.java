package io.caisson.notices;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where a delivery stands in the list of its endpoint's, whether it is still there or not. */
public record DeliveryPlace(Instant createdAt, UUID id) {

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,17})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    public static DeliveryPlace of(Delivery delivery) {
        return new DeliveryPlace(delivery.createdAt(), delivery.id());
    }

    /** Reads what {@link #toString} wrote. */
    public static Optional<DeliveryPlace> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new DeliveryPlace(
                        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                        UUID.fromString(parts.group(2))))
                : Optional.empty();
    }

    /** In microseconds, as PostgreSQL keeps them. */
    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "." + id;
    }
}
