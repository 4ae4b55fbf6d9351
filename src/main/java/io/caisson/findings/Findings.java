package io.caisson.findings;

import io.caisson.findings.Finding.Action;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads findings: open ones first, those that weigh more before others. */
@Component
public class Findings {

    /** Open ones first, by weight in the order of {@link FindingType}, then the latest. */
    private static final String SELECT = """
            select finding.*, tenant.slug from finding left join tenant on tenant.id = finding.tenant_id,
                array_position(cast(:types as text[]), type) as weight
            where (:all or closed_at is null) and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                and (cast(:id as bigint) is null
                    or (closed_at is not null, weight, -finding.id) > (:closed, cast(:weight as integer), -cast(:id as bigint)))
            order by closed_at is not null, weight, finding.id desc limit :limit""";

    private static final String[] TYPES =
            Arrays.stream(FindingType.values()).map(Enum::name).toArray(String[]::new);

    private final JdbcClient jdbc;

    Findings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param all also those that are right again
     * @param after null for the start of the list
     */
    public List<Finding> all(boolean all, @Nullable Place after, int limit) {
        return find(null, all, after, limit);
    }

    /** One tenant's own. */
    public List<Finding> of(UUID tenantId, boolean all, @Nullable Place after, int limit) {
        return find(tenantId, all, after, limit);
    }

    private List<Finding> find(@Nullable UUID tenantId, boolean all, @Nullable Place after, int limit) {
        return jdbc.sql(SELECT)
                .param("types", TYPES)
                .param("all", all)
                .param("tenant", tenantId)
                .param("closed", after != null && after.closed())
                .param("weight", after == null ? 0 : after.type().ordinal() + 1)
                .param("id", after == null ? null : after.id())
                .param("limit", limit)
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
