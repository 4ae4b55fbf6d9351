package io.caisson.observation;

import io.caisson.cluster.TenantSpec;
import io.caisson.shared.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads which pods of tenants are on which node, from what was observed. */
@Component
public class PlacedPods {

    private final JdbcClient jdbc;

    PlacedPods(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param overhead declared for it */
    public record Placed(String uid, UUID tenantId, String namespace, String name, String node, Resources overhead) {}

    /** Those that are in their tenant's namespace under the RuntimeClass and have not ended. */
    public List<Placed> under(String runtimeClass) {
        return jdbc.sql("""
                select observed_pod.*, slug from observed_pod join tenant on tenant.id = tenant_id
                where ended_at is null and node is not null and runtime_class = ?""").param(runtimeClass).query((row, n) -> placed(row)).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** A label can say anything; the namespace is the tenant's own. */
    private static Optional<Placed> placed(ResultSet row) throws SQLException {
        var namespace = row.getString("namespace");
        if (!namespace.equals(TenantSpec.namespace(row.getString("slug")))) {
            return Optional.empty();
        }
        return Optional.of(new Placed(
                row.getString("pod_uid"),
                row.getObject("tenant_id", UUID.class),
                namespace,
                row.getString("name"),
                row.getString("node"),
                Resources.of(row.getLong("overhead_cpu_millis"), row.getLong("overhead_memory_bytes"))));
    }
}
