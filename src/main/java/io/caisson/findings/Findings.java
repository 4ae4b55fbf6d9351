package io.caisson.findings;

import io.caisson.findings.Finding.Action;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads findings: open ones first, those that weigh more before others. */
@Component
public class Findings {

    private static final String SELECT = """
            select finding.*, tenant.slug from finding left join tenant on tenant.id = finding.tenant_id
            where (:all or finding.closed_at is null)
            """;

    /** By weight in the order of {@link FindingType}, then the latest. */
    private static final String ORDER = """
            order by finding.closed_at is not null,
                array_position(array['OUTSIDE_SANDBOX', 'UNKNOWN_POLICY', 'UNKNOWN_POD', 'UNKNOWN_NAMESPACE', 'REMOVED', 'CHANGED'], type),
                finding.id desc limit 500""";

    private final JdbcClient jdbc;

    Findings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param all also those that are right again */
    public List<Finding> all(boolean all) {
        return jdbc.sql(SELECT + ORDER)
                .param("all", all)
                .query(Findings::finding)
                .list();
    }

    /** One tenant's own. */
    public List<Finding> of(UUID tenantId, boolean all) {
        return jdbc.sql(SELECT + "and finding.tenant_id = :tenant\n" + ORDER)
                .param("all", all)
                .param("tenant", tenantId)
                .query(Findings::finding)
                .list();
    }

    private static Finding finding(ResultSet row, int n) throws SQLException {
        return new Finding(
                row.getLong("id"),
                FindingType.valueOf(row.getString("type")),
                row.getString("slug"),
                row.getString("namespace"),
                row.getString("kind"),
                row.getString("name"),
                Action.valueOf(row.getString("done")),
                row.getString("by_whom"),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("last_seen").toInstant(),
                closed(row.getTimestamp("closed_at")));
    }

    private static @Nullable Instant closed(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
