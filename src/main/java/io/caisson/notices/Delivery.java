package io.caisson.notices;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice on its way to an endpoint.
 *
 * @param notice its {@code webhook-id}
 * @param nextAt when it is tried next; null when it has ended
 * @param lastStatus what HTTP answered to the last attempt, if it did
 * @param lastAnswer the beginning of that answer, or why there was none
 */
public record Delivery(
        UUID id,
        UUID notice,
        String type,
        DeliveryState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable Integer lastStatus,
        @Nullable String lastAnswer) {

    static Delivery read(ResultSet row, int n) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("notice_id", UUID.class),
                row.getString("type"),
                DeliveryState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("next_at")),
                instant(row.getTimestamp("last_at")),
                row.getObject("last_status", Integer.class),
                row.getString("last_answer"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
