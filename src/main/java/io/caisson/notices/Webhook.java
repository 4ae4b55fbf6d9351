package io.caisson.notices;

import io.caisson.shared.SecretText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint, as far as anyone gets to see it.
 *
 * @param types what it hears of; empty is everything
 * @param stateReason why Caisson disabled it
 * @param failingSince the first failure after the last success
 */
public record Webhook(
        UUID id,
        String url,
        String description,
        List<String> types,
        WebhookState state,
        @Nullable String stateReason,
        @Nullable Instant failingSince,
        String createdBy,
        Instant createdAt) {

    /** @param secret what its deliveries are signed with; nobody gets to see it again */
    public record Made(Webhook webhook, SecretText secret) {}

    static Webhook read(ResultSet row, int n) throws SQLException {
        var failing = row.getTimestamp("failing_since");
        return new Webhook(
                row.getObject("id", UUID.class),
                row.getString("url"),
                row.getString("description"),
                Arrays.stream((String[]) row.getArray("types").getArray()).toList(),
                WebhookState.valueOf(row.getString("state")),
                row.getString("state_reason"),
                failing == null ? null : failing.toInstant(),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }
}
