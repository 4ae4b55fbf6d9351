package io.caisson.verification;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.QuotaReader;
import io.caisson.cluster.QuotaReader.QuotaUse;
import io.caisson.shared.Resources;
import io.caisson.verification.Now.Holding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares what Kubernetes, PostgreSQL and the meter say of this moment. */
@Component
public class NowCheck {

    /** Pods come and go between the looks: what differs in every one of them is not on its way. */
    private static final int LOOKS = 5;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final String HELD = """
            select tenant.id, slug, state = 'DELETING' as leaving,
                coalesce(pod_cpu, 0) as pod_cpu, coalesce(pod_memory, 0) as pod_memory, coalesce(pods, 0) as pods,
                coalesce(bound_cpu, 0) as bound_cpu, coalesce(bound_memory, 0) as bound_memory, coalesce(bound, 0) as bound,
                coalesce(open_cpu, 0) as open_cpu, coalesce(open_memory, 0) as open_memory, coalesce(open, 0) as open
            from tenant
            left join (
                select tenant_id, sum(cpu_millis + overhead_cpu_millis) as pod_cpu,
                    sum(memory_bytes + overhead_memory_bytes) as pod_memory, count(*) as pods,
                    sum(cpu_millis + overhead_cpu_millis) filter (where bound_at is not null) as bound_cpu,
                    sum(memory_bytes + overhead_memory_bytes) filter (where bound_at is not null) as bound_memory,
                    count(*) filter (where bound_at is not null) as bound
                from observed_pod where ended_at is null group by tenant_id
            ) as observed on observed.tenant_id = tenant.id
            left join (
                select segment.tenant_id, sum(segment.cpu_millis + segment.overhead_cpu_millis) as open_cpu,
                    sum(segment.memory_bytes + segment.overhead_memory_bytes) as open_memory, count(*) as open
                from usage_open join usage_segment as segment
                  on segment.tenant_id = usage_open.tenant_id and segment.started_at = usage_open.started_at and segment.id = segment_id
                group by segment.tenant_id
            ) as metered on metered.tenant_id = tenant.id
            where tenant.state <> 'DELETED'
            order by slug""";

    private final JdbcClient jdbc;
    private final QuotaReader quotas;

    NowCheck(JdbcClient jdbc, QuotaReader quotas) {
        this.jdbc = jdbc;
        this.quotas = quotas;
    }

    /** @throws ClusterUnreachable when Kubernetes gives no answer */
    public List<Now> look() {
        Map<UUID, QuotaUse> used = quotas.used();
        return jdbc.sql(HELD).query((row, n) -> now(row, used)).list();
    }

    List<Difference> differences() throws InterruptedException {
        return differences(() -> Thread.sleep(PAUSE));
    }

    /** Lets what is on its way arrive. */
    interface Pause {

        void between() throws InterruptedException;
    }

    /** As the last look found them. */
    List<Difference> differences(Pause looks) throws InterruptedException {
        try {
            var left = differing();
            for (int look = 1; look < LOOKS && !left.isEmpty(); look++) {
                looks.between();
                var again = differing();
                again.keySet().retainAll(left.keySet());
                left = again;
            }
            return List.copyOf(left.values());
        } catch (ClusterUnreachable | ClusterRefused e) {
            return List.of(new Difference("quotas used in Kubernetes", "an answer", String.valueOf(e.getMessage())));
        }
    }

    /** By what differs: two differences of one tenant, each of which passes, aren't one that stays. */
    private Map<String, Difference> differing() {
        var differing = new LinkedHashMap<String, Difference>();
        look().forEach(now -> said(now).forEach(one -> differing.put(one.what(), one)));
        return differing;
    }

    private static List<Difference> said(Now now) {
        var said = new ArrayList<Difference>();
        if (!now.quotaAgrees()) {
            said.add(new Difference(
                    "%s now: quota used in Kubernetes and in PostgreSQL".formatted(now.tenant()),
                    now.kubernetes() == null
                            ? "no quota found"
                            : now.kubernetes().toString(),
                    now.kubernetes() == null
                            ? "%s observed, %s metered".formatted(now.observed(), now.metered())
                            : now.observed().toString()));
        }
        if (!now.meterAgrees()) {
            said.add(new Difference(
                    "%s now: pods on nodes and what is metered".formatted(now.tenant()),
                    now.bound().toString(),
                    now.metered().toString()));
        }
        return said;
    }

    private static Now now(ResultSet row, Map<UUID, QuotaUse> used) throws SQLException {
        return new Now(
                row.getString("slug"),
                row.getBoolean("leaving"),
                kubernetes(used.get(row.getObject("id", UUID.class))),
                holding(row, "pod_cpu", "pod_memory", "pods"),
                holding(row, "bound_cpu", "bound_memory", "bound"),
                holding(row, "open_cpu", "open_memory", "open"));
    }

    private static @Nullable Holding kubernetes(@Nullable QuotaUse use) {
        return use == null ? null : new Holding(use.used(), use.pods());
    }

    private static Holding holding(ResultSet row, String cpu, String memory, String pods) throws SQLException {
        return new Holding(Resources.of(row.getLong(cpu), row.getLong(memory)), row.getInt(pods));
    }
}
