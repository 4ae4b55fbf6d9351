package io.caisson.metering;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.cluster.PodView;
import io.caisson.observation.ObservedPods;
import io.caisson.shared.Resources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * A cluster whose time the test moves, watched and metered by the real parts on a real PostgreSQL, as a role that owns its
 * database and is no superuser.
 */
final class MeteredCluster implements AutoCloseable {

    static final Duration MARK = Duration.ofSeconds(2);
    static final int RETENTION = 13;

    private static final EmbeddedPostgres POSTGRES = postgres();
    private static final DataSource POOL = pool();

    final MovingClock clock;
    final JdbcClient jdbc;
    final Usage usage;
    final Coverages coverages;
    final UsageReports reports;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final ObservedPods watch;
    private final Map<String, PodView> pods = new LinkedHashMap<>();

    MeteredCluster(String now) {
        clock = new MovingClock(Instant.parse(now));
        context.registerBean(DataSource.class, () -> POOL, definition -> definition.setDestroyMethodName(""));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(UsageRetention.class, () -> new UsageRetention(RETENTION));
        context.register(Parts.class, UsageSegments.class, Ledger.class, Corrections.class, UsageMonths.class);
        context.register(MonthEnd.class, Usage.class, Coverages.class, UsageReports.class, ObservedPods.class);
        context.register(Rollups.class, UsageRoller.class);
        context.register(watchedTime());
        context.refresh();
        jdbc = context.getBean(JdbcClient.class);
        usage = context.getBean(Usage.class);
        coverages = context.getBean(Coverages.class);
        reports = context.getBean(UsageReports.class);
        watch = context.getBean(ObservedPods.class);
        begin(clock.instant());
    }

    /** Forgets everything. */
    void begin(Instant now) {
        clock.set(now);
        pods.clear();
        empty();
    }

    /** Not marked as a configuration: the application would find it. */
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Parts {

        @Bean
        JdbcClient jdbc(DataSource database) {
            return JdbcClient.create(database);
        }

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    UUID tenant(String slug) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                insert into tenant (id, slug, name, state, namespace_uid, created_at, version)
                values (:id, :slug, :slug, 'ACTIVE', :namespace, cast(:now as timestamptz), 0)""")
                .param("id", id)
                .param("slug", slug)
                .param("namespace", "ns-" + id)
                .param("now", clock.instant().toString())
                .update();
        return id;
    }

    /** Half a core and a GiB, with 50m and 64 MiB for the sandbox. */
    static PodView pod(String uid, UUID tenant, String app, @Nullable Instant boundAt) {
        return new PodView(
                uid,
                tenant,
                UUID.nameUUIDFromBytes(app.getBytes()),
                app,
                1,
                "tenant",
                app + "-" + uid,
                boundAt == null ? null : "node-1",
                "gvisor",
                "Pending",
                false,
                null,
                0,
                null,
                null,
                null,
                null,
                Resources.of(500, 1L << 30),
                Resources.of(50, 64L << 20),
                boundAt == null ? Instant.EPOCH : boundAt,
                boundAt,
                null,
                null);
    }

    static PodView ended(PodView pod, @Nullable Instant deletingSince, @Nullable Instant endedAt) {
        return new PodView(
                pod.uid(),
                pod.tenantId(),
                pod.appId(),
                pod.app(),
                pod.release(),
                pod.namespace(),
                pod.name(),
                pod.node(),
                pod.runtimeClass(),
                endedAt == null ? "Running" : "Failed",
                false,
                null,
                pod.restarts(),
                pod.reason(),
                pod.message(),
                pod.lastReason(),
                pod.exitCode(),
                pod.each(),
                pod.overhead(),
                pod.createdAt(),
                pod.boundAt(),
                deletingSince,
                endedAt);
    }

    /** The cluster has the pod as it is now; whether anybody sees it is another matter. */
    void has(PodView pod) {
        pods.put(pod.uid(), pod);
    }

    void lost(String uid) {
        pods.remove(uid);
    }

    /** As after a start, or once a minute. */
    void list() {
        watch.listed(List.copyOf(pods.values()));
    }

    void sees(PodView pod) {
        has(pod);
        watch.changed(pod);
    }

    void seesGone(String uid) {
        watch.gone(pods.remove(uid));
    }

    /** Time passes while the watch is live. */
    void watchedFor(Duration time) {
        var until = clock.instant().plus(time);
        while (clock.instant().plus(MARK).isBefore(until)) {
            clock.pass(MARK);
            watch.alive();
        }
        clock.set(until);
        watch.alive();
    }

    /** The same, told in one step: signs of life make a long time slow. */
    void watchedUntil(Instant until) {
        clock.set(until);
        jdbc.sql(
                        "update watched_span set seen_until = cast(? as timestamptz) where id = (select max(id) from watched_span)")
                .param(until.toString())
                .update();
    }

    /** Time passes while the application is down. */
    void downFor(Duration time) {
        clock.pass(time);
    }

    @Override
    public void close() {
        context.close();
    }

    /** What nobody may do in earnest: the database's owner, with the triggers off. */
    private void empty() {
        try (var connection = superuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(
                    "truncate usage_segment, usage_open, usage_rollup_change, watched_span, observed_pod, tenant cascade");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static DataSource application() {
        return POSTGRES.getDatabase("caisson", "caisson");
    }

    static DataSource superuser() {
        return POSTGRES.getDatabase("postgres", "caisson");
    }

    /** Generated months make thousands of statements: a connection for each would take most of their time. */
    private static DataSource pool() {
        var pool = new HikariDataSource();
        pool.setDataSource(application());
        return pool;
    }

    private static EmbeddedPostgres postgres() {
        try {
            var postgres =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            var jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            jdbc.sql("create role caisson login").update();
            jdbc.sql("create database caisson owner caisson").update();
            Flyway.configure()
                    .dataSource(postgres.getDatabase("caisson", "caisson"))
                    .load()
                    .migrate();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of another room, where it is nobody's business but its own. */
    private static Class<?> watchedTime() {
        try {
            return Class.forName("io.caisson.observation.WatchedTime");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
