package io.caisson.observation;

import io.caisson.cluster.PodFeed;
import io.caisson.cluster.PodView;
import io.caisson.observation.PodGone.Evidence;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what the cluster shows of pods as rows. Each call may come twice. */
@Component
public class ObservedPods implements PodFeed.Listener {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final WatchedTime watched;
    private final Clock clock;

    ObservedPods(JdbcClient jdbc, ApplicationEventPublisher events, WatchedTime watched, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.watched = watched;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void listed(List<PodView> pods) {
        var now = clock.instant();
        // A clock that was ahead has seen what is still to come.
        var lastSeen = watched.lastSeen().filter(seen -> seen.isBefore(now)).orElse(now);
        pods.forEach(this::changed);
        var present = new HashSet<String>();
        pods.forEach(pod -> present.add(pod.uid()));
        jdbc
                .sql("select pod_uid, deleting_since from observed_pod where ended_at is null")
                .query((row, n) -> new Vanished(row.getString(1), instant(row.getTimestamp(2))))
                .list()
                .stream()
                .filter(pod -> !present.contains(pod.uid()))
                .forEach(pod -> end(pod.gone(lastSeen, now)));
        // Rows of pods that are gone serve nobody once their usage is written.
        jdbc.sql("delete from observed_pod where ended_at < ?")
                .param(Timestamp.from(now.minus(Duration.ofHours(1))))
                .update();
        watched.seen(now);
        watched.goesOn(clock.instant());
    }

    private record Vanished(String uid, @Nullable Instant deletingSince) {

        /** It was there when the watch last saw everything, and it may have been on its way out with a known end. */
        PodGone gone(Instant lastSeen, Instant now) {
            return deletingSince != null && deletingSince.isAfter(lastSeen) && deletingSince.isBefore(now)
                    ? new PodGone(uid, deletingSince, Evidence.DERIVED)
                    : new PodGone(uid, lastSeen, Evidence.LOST);
        }
    }

    @Override
    @Transactional
    public void changed(PodView pod) {
        jdbc.sql("""
                insert into observed_pod (pod_uid, tenant_id, app_id, app, release, namespace, name, node, runtime_class,
                    phase, ready, restarts, reason, message, exit_code, cpu_millis, memory_bytes, overhead_cpu_millis,
                    overhead_memory_bytes, created_at, bound_at, deleting_since, ended_at)
                select :uid, id, :app_id, :app, :release, :namespace, :name, :node, :runtime_class,
                    :phase, :ready, :restarts, :reason, :message, :exit_code, :cpu, :memory, :overhead_cpu,
                    :overhead_memory, :created_at, :bound_at, :deleting_since, :ended_at
                from tenant where id = :tenant_id
                on conflict (pod_uid) do update set
                    node = excluded.node, phase = excluded.phase, ready = excluded.ready, restarts = excluded.restarts,
                    reason = excluded.reason, message = excluded.message, exit_code = excluded.exit_code,
                    bound_at = excluded.bound_at, deleting_since = excluded.deleting_since,
                    ended_at = case when excluded.ended_at is not null or excluded.deleting_since is not null
                        then coalesce(observed_pod.ended_at, excluded.ended_at) end -- what is back had not ended""")
                .param("uid", pod.uid())
                .param("tenant_id", pod.tenantId())
                .param("app_id", pod.appId())
                .param("app", pod.app())
                .param("release", pod.release())
                .param("namespace", pod.namespace())
                .param("name", pod.name())
                .param("node", pod.node())
                .param("runtime_class", pod.runtimeClass())
                .param("phase", pod.phase())
                .param("ready", pod.ready())
                .param("restarts", pod.restarts())
                .param("reason", pod.reason() != null ? pod.reason() : pod.lastReason())
                .param("message", pod.message())
                .param("exit_code", pod.exitCode())
                .param("cpu", pod.each().cpu().millis())
                .param("memory", pod.each().memory().bytes())
                .param("overhead_cpu", pod.overhead().cpu().millis())
                .param("overhead_memory", pod.overhead().memory().bytes())
                .param("created_at", Timestamp.from(pod.createdAt()))
                .param("bound_at", timestamp(pod.boundAt()))
                .param("deleting_since", timestamp(pod.deletingSince()))
                .param("ended_at", timestamp(pod.endedAt()))
                .update();
        events.publishEvent(new PodObserved(pod));
    }

    @Override
    @Transactional
    public void gone(PodView pod) {
        var now = clock.instant(); // before anything that others may hold up
        changed(pod);
        end(watched.seenAfter(now)
                .map(latest -> new PodGone(pod.uid(), isBehind(now, pod) ? latest : now, Evidence.DERIVED))
                .orElseGet(() -> new PodGone(pod.uid(), now, Evidence.SEEN)));
    }

    /**
     * Of a clock that was set back, nobody knows by itself whether it is right now or was before. It isn't now where the cluster
     * says that the pod was bound later: then the pod was there until the watch last saw it, at the least.
     */
    private static boolean isBehind(Instant now, PodView pod) {
        return pod.boundAt() != null && now.isBefore(pod.boundAt());
    }

    /** The watch has seen everything until now. */
    @Transactional
    public void alive() {
        watched.seen(clock.instant());
    }

    private void end(PodGone gone) {
        jdbc.sql("update observed_pod set ended_at = coalesce(ended_at, ?) where pod_uid = ?")
                .params(Timestamp.from(gone.at()), gone.podUid())
                .update();
        events.publishEvent(gone);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
