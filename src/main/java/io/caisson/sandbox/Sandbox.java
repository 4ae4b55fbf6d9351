package io.caisson.sandbox;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.NodeView;
import io.caisson.cluster.RuntimeClassView;
import io.caisson.cluster.SandboxReader;
import io.caisson.shared.Resources;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The sandbox as the cluster offers it, checked again and again, and its declared overhead over time. */
@Service
public class Sandbox {

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final String HANDLER = "runsc";

    private final SandboxReader cluster;
    private final AdmissionPolicies policies;
    private final ClusterSettings settings;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile @Nullable String told;

    Sandbox(
            SandboxReader cluster,
            AdmissionPolicies policies,
            ClusterSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.cluster = cluster;
        this.policies = policies;
        this.settings = settings;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Looks at the RuntimeClass, the nodes and the admission policies, and keeps what it found. */
    public SandboxStatus check() {
        var found = look();
        tell(found);
        transaction.executeWithoutResult(ignored -> keep(found));
        return status();
    }

    /** What the last check found. */
    public SandboxStatus status() {
        var overhead = overhead();
        return jdbc.sql("select * from sandbox_status where runtime_class = ?")
                .param(settings.runtimeClass())
                .query((row, n) -> new SandboxStatus(
                        row.getString("runtime_class"),
                        SandboxState.valueOf(row.getString("state")),
                        row.getString("message"),
                        row.getString("handler"),
                        List.of((String[]) row.getArray("nodes").getArray()),
                        overhead,
                        row.getTimestamp("since").toInstant(),
                        row.getTimestamp("checked_at").toInstant()))
                .optional()
                .orElseGet(() -> new SandboxStatus(
                        settings.runtimeClass(),
                        SandboxState.CLUSTER_UNREACHABLE,
                        "The cluster has not been reached yet.",
                        null,
                        List.of(),
                        Resources.NONE,
                        clock.instant(),
                        clock.instant()));
    }

    /** The declared overhead per pod that is in force now; none while no RuntimeClass was ever seen. */
    public Resources overhead() {
        return history().stream().findFirst().map(OverheadPeriod::overhead).orElse(Resources.NONE);
    }

    /** Every declared overhead, the latest first. */
    public List<OverheadPeriod> history() {
        return jdbc.sql("""
                select valid_from, cpu_millis, memory_bytes from declared_overhead
                where runtime_class = ? order by valid_from desc""")
                .param(settings.runtimeClass())
                .query((row, n) -> new OverheadPeriod(
                        row.getTimestamp("valid_from").toInstant(),
                        Resources.of(row.getLong("cpu_millis"), row.getLong("memory_bytes"))))
                .list();
    }

    /** Once for each reason, not every time. */
    private void tell(Found found) {
        if (found.message().equals(told)) {
            return;
        }
        told = found.message();
        if (found.state() == SandboxState.READY) {
            LOG.info(found.message());
        } else {
            LOG.warn("Deployments wait. {}", found.message());
        }
    }

    private record Found(SandboxState state, String message, Optional<RuntimeClassView> type, List<String> nodes) {}

    private Found look() {
        var name = settings.runtimeClass();
        try {
            var type = cluster.runtimeClass(name);
            if (type.isEmpty()) {
                return new Found(
                        SandboxState.NO_RUNTIME_CLASS,
                        "The cluster has no RuntimeClass '%s'. Install gVisor and create it.".formatted(name),
                        type,
                        List.of());
            }
            if (!type.get().handler().equals(HANDLER)) {
                return new Found(
                        SandboxState.WRONG_HANDLER,
                        "The RuntimeClass '%s' has the handler '%s'; only '%s' is a sandbox."
                                .formatted(name, type.get().handler(), HANDLER),
                        type,
                        List.of());
            }
            var nodes = cluster.nodesFor(type.get()).stream()
                    .filter(NodeView::ready)
                    .map(NodeView::name)
                    .sorted()
                    .toList();
            var withoutPolicies = policies.check();
            if (nodes.isEmpty()) {
                return new Found(
                        SandboxState.NO_NODE,
                        "No ready node offers the RuntimeClass '%s' (node selector %s). Nodes that failed their canary don't count."
                                .formatted(name, type.get().nodeSelector()),
                        type,
                        nodes);
            }
            return withoutPolicies
                    .map(why -> new Found(SandboxState.NO_POLICIES, why, type, nodes))
                    .orElseGet(() -> new Found(SandboxState.READY, "Tenants' pods run in gVisor.", type, nodes));
        } catch (ClusterUnreachable e) {
            return new Found(SandboxState.CLUSTER_UNREACHABLE, e.reason(), Optional.empty(), List.of());
        } catch (ClusterRefused e) {
            return new Found(
                    SandboxState.CLUSTER_REFUSED,
                    "Caisson may not look at the sandbox: %s Give its account the rights in k8s/rights."
                            .formatted(sentence(e.getMessage())),
                    Optional.empty(),
                    List.of());
        }
    }

    private static String sentence(@Nullable String message) {
        var text = Objects.requireNonNullElse(message, "refused");
        return text.endsWith(".") ? text : text + ".";
    }

    private void keep(Found found) {
        var now = Timestamp.from(clock.instant());
        jdbc.sql("""
                insert into sandbox_status (runtime_class, state, message, handler, nodes, since, checked_at)
                values (:name, :state, :message, :handler, :nodes, :now, :now)
                on conflict (runtime_class) do update set
                    state = excluded.state, message = excluded.message, checked_at = excluded.checked_at,
                    handler = coalesce(excluded.handler, sandbox_status.handler), nodes = excluded.nodes,
                    since = case when sandbox_status.state = excluded.state
                                 then sandbox_status.since else excluded.since end""")
                .param("name", settings.runtimeClass())
                .param("state", found.state().name())
                .param("message", found.message())
                .param("handler", handler(found))
                .param("nodes", found.nodes().toArray(String[]::new))
                .param("now", now)
                .update();
        found.type()
                .filter(type -> !type.overhead().equals(overhead()) || history().isEmpty())
                .ifPresent(type -> jdbc.sql("""
                insert into declared_overhead (runtime_class, valid_from, cpu_millis, memory_bytes)
                values (?, ?, ?, ?) on conflict do nothing""")
                        .params(
                                settings.runtimeClass(),
                                now,
                                type.overhead().cpu().millis(),
                                type.overhead().memory().bytes())
                        .update());
    }

    private static @Nullable String handler(Found found) {
        return found.type().map(RuntimeClassView::handler).orElse(null);
    }
}
