package io.caisson.identity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where a token stands in the list of its tenant's, whether it is still there or not. */
public record TokenPlace(Instant createdAt, UUID id) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,17})\\.([0-9a-f-]{36})");

    public static TokenPlace of(Access.Token token) {
        return new TokenPlace(token.createdAt(), token.id());
    }

    /** Reads what {@link #toString} wrote. */
    public static Optional<TokenPlace> parse(String text) {
        var parts = TEXT.matcher(text);
        try {
            return parts.matches()
                    ? Optional.of(new TokenPlace(
                            Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                            UUID.fromString(parts.group(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** In microseconds, as PostgreSQL keeps them. */
    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "." + id;
    }
}
