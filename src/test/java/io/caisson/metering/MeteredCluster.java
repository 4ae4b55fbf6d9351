package io.caisson.metering;

import io.caisson.cluster.PodView;
import io.caisson.observation.ObservedPods;
import io.caisson.shared.Resources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A cluster whose time the test moves, watched and metered by the real parts on a real PostgreSQL, as a role that owns its
 * database and is no superuser.
 */
public final class MeteredCluster implements AutoCloseable {

    static final Duration MARK = Duration.ofSeconds(2);
    static final int RETENTION = 13;

    public final MovingClock clock;
    public final JdbcClient jdbc = JdbcClient.create(MeteredDatabase.POOL);
    Usage usage;
    Coverages coverages;
    UsageReports reports;
    private final List<String> rooms;
    private final Class<?>[] more;
    private final Map<String, PodView> pods = new LinkedHashMap<>();
    private AnnotationConfigApplicationContext context;
    private ObservedPods watch;

    public MeteredCluster(String now) {
        this(now, List.of());
    }

    /**
     * @param rooms other ones, of which there is what is asked for, and what that takes
     * @param more parts of still others
     */
    public MeteredCluster(String now, List<String> rooms, Class<?>... more) {
        this.clock = new MovingClock(Instant.parse(now));
        this.rooms = rooms;
        this.more = more;
        start(MeteredDatabase.POOL);
        begin(clock.instant());
    }

    /** The application as it is after it was killed and started again: nothing of it is left but what is in PostgreSQL. */
    public void restart() {
        restart(MeteredDatabase.POOL);
    }

    public void restart(DataSource database) {
        context.close();
        start(database);
    }

    private void start(DataSource database) {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> database, definition -> definition.setDestroyMethodName(""));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(UsageRetention.class, () -> new UsageRetention(RETENTION));
        context.register(Parts.class, UsageSegments.class, Ledger.class, Corrections.class, UsageMonths.class);
        context.register(MonthEnd.class, Usage.class, Coverages.class, UsageReports.class, ObservedPods.class);
        context.register(Rollups.class, UsageRoller.class, OldMonths.class, KeptMonths.class, LateUsage.class);
        context.register(Rollups.class, UsageRoller.class, NodeRollups.class, NodeRoller.class, NodeVersions.class);
        context.register(watchedTime());
        if (more.length > 0) {
            context.register(more);
        }
        scan(rooms);
        context.refresh();
        usage = context.getBean(Usage.class);
        coverages = context.getBean(Coverages.class);
        reports = context.getBean(UsageReports.class);
        watch = context.getBean(ObservedPods.class);
    }

    private void scan(List<String> rooms) {
        var scanner = new ClassPathBeanDefinitionScanner(context);
        scanner.getBeanDefinitionDefaults().setLazyInit(true);
        rooms.forEach(room -> scanner.scan("io.caisson." + room));
    }

    /** Forgets everything. */
    public void begin(Instant now) {
        clock.set(now);
        pods.clear();
        MeteredDatabase.empty();
    }

    /** Not marked as a configuration: the application would find it. */
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Parts {

        @Bean
        JdbcClient jdbc(DataSource database) {
            return JdbcClient.create(database);
        }

        @Bean
        JdbcTemplate batch(DataSource database) {
            return new JdbcTemplate(database);
        }

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        TransactionTemplate transaction(PlatformTransactionManager transactions) {
            return new TransactionTemplate(transactions);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    public UUID tenant(String slug) {
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
    public static PodView pod(String uid, UUID tenant, String app, @Nullable Instant boundAt) {
        return pod(uid, tenant, app, "node-1", boundAt);
    }

    /** @param node once it is bound */
    static PodView pod(String uid, UUID tenant, String app, String node, @Nullable Instant boundAt) {
        return pod(uid, tenant, app, node, boundAt, Resources.of(50, 64L << 20));
    }

    /** @param overhead that was declared when it was made */
    static PodView pod(
            String uid, UUID tenant, String app, String node, @Nullable Instant boundAt, Resources overhead) {
        return new PodView(
                uid,
                tenant,
                UUID.nameUUIDFromBytes(app.getBytes()),
                app,
                1,
                "tenant",
                app + "-" + uid,
                boundAt == null ? null : node,
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
                overhead,
                boundAt == null ? Instant.EPOCH : boundAt,
                boundAt,
                null,
                null);
    }

    public static PodView ended(PodView pod, @Nullable Instant deletingSince, @Nullable Instant endedAt) {
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
    public void has(PodView pod) {
        pods.put(pod.uid(), pod);
    }

    public void lost(String uid) {
        pods.remove(uid);
    }

    /** As after a start, or once a minute. */
    public void list() {
        watch.listed(List.copyOf(pods.values()));
    }

    public void sees(PodView pod) {
        has(pod);
        watch.changed(pod);
    }

    public void seesGone(String uid) {
        watch.gone(pods.remove(uid));
    }

    /** What the ledger does by itself every hour. */
    public void keepsHouse() {
        var months = part(UsageMonths.class);
        months.makeAhead();
        months.madeAhead();
        while (part(MonthEnd.class).carryOver()) {
            // a thousand in each transaction
        }
    }

    /** What the ledger does by itself every few seconds. */
    public void rollsUp() {
        var roller = part(UsageRoller.class);
        var nodes = part(NodeRoller.class);
        while (roller.fold() || nodes.fold() || roller.rebuild()) {
            // a step in each transaction
        }
    }

    /** Time passes while the watch is live. */
    public void watchedFor(Duration time) {
        var until = clock.instant().plus(time);
        while (clock.instant().plus(MARK).isBefore(until)) {
            clock.pass(MARK);
            watch.alive();
        }
        clock.set(until);
        watch.alive();
    }

    /** The same, told in one step: signs of life make a long time slow. */
    public void watchedUntil(Instant until) {
        clock.set(until);
        jdbc.sql(
                        "update watched_span set seen_until = cast(? as timestamptz) where id = (select max(id) from watched_span)")
                .param(until.toString())
                .update();
    }

    /** Time passes while the application is down. */
    public void downFor(Duration time) {
        clock.pass(time);
    }

    @Override
    public void close() {
        context.close();
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
