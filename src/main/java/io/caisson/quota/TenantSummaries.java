package io.caisson.quota;

import io.caisson.sandbox.Sandbox;
import io.caisson.shared.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads tenants with what each may hold and has reserved, however many they are, in one statement. */
@Component
public class TenantSummaries {

    private final JdbcClient jdbc;
    private final Sandbox sandbox;

    TenantSummaries(JdbcClient jdbc, Sandbox sandbox) {
        this.jdbc = jdbc;
        this.sandbox = sandbox;
    }

    /**
     * Tenants in the order of their slugs, those after the given one first.
     *
     * @param text that slug or name contain; empty for all
     */
    public List<TenantSummary> find(String text, String after, int limit) {
        var overhead = sandbox.overhead();
        return jdbc.sql("""
                select t.slug, t.name, t.state, t.message, t.created_at, q.cpu_millis, q.memory_bytes, q.instances,
                       r.apps, r.instances as reserved, r.cpu_millis as reserved_cpu, r.memory_bytes as reserved_memory
                from tenant t
                join tenant_quota q on q.tenant_id = t.id
                cross join lateral (
                    select count(*) as apps, coalesce(sum(instances), 0) as instances,
                           coalesce(sum(instances * cpu_millis), 0) as cpu_millis,
                           coalesce(sum(instances * memory_bytes), 0) as memory_bytes
                    from reservation where tenant_id = t.id) r
                where t.state <> 'DELETED' and t.slug > :after
                  and (position(lower(:text) in t.slug) > 0 or position(lower(:text) in lower(t.name)) > 0)
                order by t.slug limit :limit""")
                .param("after", after)
                .param("text", text)
                .param("limit", limit)
                .query((row, n) -> summary(row, overhead))
                .list();
    }

    private static TenantSummary summary(ResultSet row, Resources overhead) throws SQLException {
        var reserved = row.getInt("reserved");
        var forSandbox = overhead.times(reserved);
        return new TenantSummary(
                row.getString("slug"),
                row.getString("name"),
                row.getString("state"),
                row.getString("message"),
                row.getTimestamp("created_at").toInstant(),
                row.getInt("apps"),
                new Held(
                        Resources.of(row.getLong("cpu_millis"), row.getLong("memory_bytes")),
                        row.getInt("instances"),
                        Resources.NONE),
                new Held(
                        Resources.of(row.getLong("reserved_cpu"), row.getLong("reserved_memory"))
                                .plus(forSandbox),
                        reserved,
                        forSandbox));
    }
}
