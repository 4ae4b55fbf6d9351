package io.caisson.metering;

import io.caisson.observation.PodGone;
import io.caisson.observation.PodObserved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Opens a segment when a pod is bound to a node and closes it when the pod has ended or is gone. */
@Component
class UsageSegments {

    private final JdbcClient jdbc;
    private final Counter written;

    UsageSegments(JdbcClient jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.written = Counter.builder("caisson.usage.segments")
                .description("Usage segments opened")
                .register(meters);
    }

    @EventListener
    void on(PodObserved event) {
        var pod = event.pod();
        if (pod.boundAt() == null || pod.node() == null) {
            return;
        }
        written.increment(jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, coverage)
                select id, coalesce(namespace_uid, ''), :uid, :app, :release, :node, :cpu, :memory,
                    :overhead_cpu, :overhead_memory, :started_at, 'OBSERVED'
                from tenant
                where id = :tenant_id and not exists (select from usage_segment where pod_uid = :uid)""")
                .param("tenant_id", pod.tenantId())
                .param("uid", pod.uid())
                .param("app", pod.app())
                .param("release", pod.release())
                .param("node", pod.node())
                .param("cpu", pod.each().cpu().millis())
                .param("memory", pod.each().memory().bytes())
                .param("overhead_cpu", pod.overhead().cpu().millis())
                .param("overhead_memory", pod.overhead().memory().bytes())
                .param("started_at", Timestamp.from(pod.boundAt()))
                .update());
        if (pod.endedAt() != null) {
            close(pod.uid(), pod.endedAt(), true);
        }
    }

    @EventListener
    void on(PodGone event) {
        close(event.podUid(), event.at(), event.seen());
    }

    private void close(String podUid, Instant at, boolean seen) {
        jdbc.sql("""
                update usage_segment set ended_at = greatest(:at, started_at),
                    coverage = case when :seen then coverage else 'RECONSTRUCTED' end
                where pod_uid = :uid and ended_at is null""")
                .param("at", Timestamp.from(at))
                .param("seen", seen)
                .param("uid", podUid)
                .update();
    }
}
