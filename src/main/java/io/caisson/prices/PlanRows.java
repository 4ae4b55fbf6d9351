package io.caisson.prices;

import io.caisson.shared.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code plan_version}. */
final class PlanRows {

    private PlanRows() {}

    static Plan.Version version(ResultSet row) throws SQLException {
        return new Plan.Version(
                row.getTimestamp("valid_from").toInstant(),
                new Plan.Offer(row.getString("price_book"), overhead(row), quota(row)),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }

    static OverheadPolicy overhead(ResultSet row) throws SQLException {
        return new OverheadPolicy(
                OverheadPolicy.Kind.valueOf(row.getString("overhead")), row.getBigDecimal("mark_up_percent"));
    }

    static @Nullable PlanQuota quota(ResultSet row) throws SQLException {
        var millis = row.getLong("cpu_millis");
        return row.wasNull()
                ? null
                : new PlanQuota(Resources.of(millis, row.getLong("memory_bytes")), row.getInt("instances"));
    }
}
