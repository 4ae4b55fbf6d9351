package io.caisson.canary;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every check of every node, kept for a year. */
@Repository
class NodeProofs {

    private static final Duration KEPT = Duration.ofDays(366);
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    NodeProofs(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    void keep(NodeProof proof) {
        jdbc.sql("delete from node_proof where checked_at < ?")
                .param(Timestamp.from(clock.instant().minus(KEPT)))
                .update();
        jdbc.sql("""
                insert into node_proof (runtime_class, node, kernel, runtime, runsc, boot, sandbox, checked_at,
                                        state, message, start_millis, idle_bytes, findings)
                values (:class, :node, :kernel, :runtime, :runsc, :boot, :sandbox, :at,
                        :state, :message, :start, :idle, :findings::jsonb)""")
                .param("class", proof.runtimeClass())
                .param("node", proof.node())
                .param("kernel", proof.versions().kernel())
                .param("runtime", proof.versions().runtime())
                .param("runsc", proof.versions().runsc())
                .param("boot", proof.versions().boot())
                .param("sandbox", proof.sandbox())
                .param("at", Timestamp.from(proof.checkedAt()))
                .param("state", proof.state().name())
                .param("message", proof.message())
                .param("start", proof.startMillis())
                .param("idle", proof.idleBytes())
                .param("findings", json.writeValueAsString(proof.findings()))
                .update();
    }

    Optional<NodeProof> latest(String runtimeClass, String node) {
        return jdbc.sql("""
                select * from node_proof where runtime_class = ? and node = ? order by checked_at desc limit 1""")
                .params(runtimeClass, node)
                .query((row, n) -> read(row))
                .optional();
    }

    /** The latest of each node, by name. */
    List<NodeProof> latest(String runtimeClass) {
        return jdbc.sql("""
                select distinct on (node) * from node_proof where runtime_class = ?
                order by node, checked_at desc""").param(runtimeClass).query((row, n) -> read(row)).list();
    }

    private NodeProof read(ResultSet row) throws SQLException {
        return new NodeProof(
                row.getString("runtime_class"),
                row.getString("node"),
                new NodeVersions(
                        row.getString("kernel"),
                        row.getString("runtime"),
                        row.getString("runsc"),
                        row.getString("boot")),
                row.getString("sandbox"),
                row.getTimestamp("checked_at").toInstant(),
                NodeState.valueOf(row.getString("state")),
                row.getString("message"),
                number(row, "start_millis"),
                number(row, "idle_bytes"),
                json.readValue(row.getString("findings"), FINDINGS));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
