package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Writers, rollers and a reader at once: at every instant at which the reader looks, rollups and segments say the same. */
class RollupsBesideWritersIT {

    private static final int SEGMENTS = 400;
    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final UsagePeriod OCTOBER = UsagePeriod.of(MONTH);

    private final AtomicInteger writing = new AtomicInteger();
    private MeteredCluster cluster;
    private List<UUID> tenants;

    @BeforeEach
    void start() {
        cluster = new MeteredCluster("2026-11-10T12:00:00Z");
        tenants = Stream.of("acme", "blue").map(cluster::tenant).toList();
        cluster.jdbc
                .sql("select 1 from make_usage_month('2026-10-01Z')")
                .query(Integer.class)
                .single();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void sayTheSameAsTheSegmentsAtEveryInstant() throws Exception {
        List<Callable<Integer>> all = List.of(
                () -> write(1),
                () -> write(2),
                () -> write(3),
                () -> roll(4),
                () -> roll(5),
                () -> demand(6),
                this::look);
        writing.set(3);
        try (var executor = Executors.newFixedThreadPool(all.size())) {
            for (var done : executor.invokeAll(all)) {
                assertThat(done.get()).isPositive();
            }
        }
        roll(7);
        assertThat(cluster.jdbc
                        .sql(
                                "select (select count(*) from usage_rollup_change) + (select count(*) from usage_node_change) + (select count(*) from usage_rollup_rebuild)")
                        .query(Long.class)
                        .single())
                .isZero();
        for (var table : List.of("usage_rollup", "usage_node_rollup")) {
            var rolled = cluster.jdbc
                    .sql("select sum(instances) from " + table)
                    .query(BigDecimal.class)
                    .single();
            assertThat(rolled).as(table).isEqualByComparingTo(instances(expected(cluster.jdbc)));
        }
    }

    /** Rows that a fold makes are not there for anybody else before it is committed, and are in the way then. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoMakesAMonthAgainWaitsForWhoeverAddsToIt(boolean ofNodes) throws Exception {
        new MadeSegment(tenants.getFirst(), "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z").write(cluster.jdbc);
        cluster.jdbc
                .sql("insert into usage_rollup_rebuild values (?, '2026-10-01')")
                .param(tenants.getFirst())
                .update();
        var roller = cluster.part(UsageRoller.class);
        var transaction = new TransactionTemplate(cluster.part(PlatformTransactionManager.class));
        try (var thread = Executors.newSingleThreadExecutor()) {
            var rebuilt = transaction.execute(status -> {
                assertThat(ofNodes ? cluster.part(NodeRoller.class).fold() : roller.fold())
                        .isTrue();
                var rebuilding = thread.submit(roller::rebuild);
                await().until(() -> rebuilding.isDone() || somebodyWaits());
                return rebuilding;
            });
            assertThat(rebuilt.get()).isTrue();
        }
        assertThat(HeldBySegments.byRollups(cluster.part(Rollups.class), tenants, OCTOBER))
                .isEqualTo(expected(cluster.jdbc));
        assertThat(HeldByNodes.byRollups(cluster.part(NodeRollups.class), MONTH))
                .isEqualTo(HeldByNodes.of(cluster.jdbc, MONTH, cluster.clock.instant()));
    }

    private boolean somebodyWaits() {
        return cluster.jdbc
                .sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    /** Segments of up to a week, some of them opened first and closed in another transaction, some taken back. */
    private int write(int seed) {
        var random = new Random(seed);
        try (var database = connection()) {
            var jdbc = JdbcClient.create(database);
            for (var n = 0; n < SEGMENTS; n++) {
                var first = random.nextInt(24 * 86_400);
                var pod = "%d-%d".formatted(seed, n);
                var closed = random.nextBoolean();
                var last = first + random.nextInt(7 * 86_400);
                jdbc.sql("""
                        insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                            overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                        select ?, 'ns', ?, 'web', 1, 'node', 500, 1 << 30, 50, 1 << 26, '2026-10-01Z'::timestamptz + ? * interval '1 s',
                            case when ? then '2026-10-01Z'::timestamptz + ? * interval '1 s' end, 'OBSERVED'""")
                        .params(tenants.get(random.nextInt(2)), pod, first, closed, last)
                        .update();
                if (!closed) {
                    jdbc.sql(
                                    "update usage_segment set ended_at = '2026-10-01Z'::timestamptz + ? * interval '1 s' where pod_uid = ?")
                            .params(last, pod)
                            .update();
                }
                if (random.nextInt(10) == 0) {
                    jdbc.sql("""
                            insert into usage_segment (sign, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis,
                                memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                            select -1, id, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                                overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage
                            from usage_segment where pod_uid = ?""").param(pod).update();
                }
            }
        } finally {
            writing.decrementAndGet();
        }
        return SEGMENTS;
    }

    private int roll(int seed) {
        var random = new Random(seed);
        try (var database = connection()) {
            var jdbc = JdbcClient.create(database);
            var nodes = new NodeRoller(jdbc, cluster.clock);
            var roller = new UsageRoller(jdbc, nodes);
            var transaction = new TransactionTemplate(new JdbcTransactionManager(database));
            for (var steps = 1; ; steps++) {
                var killed = random.nextInt(4) == 0 && writing.get() > 0;
                var some = step(transaction, roller::fold, killed)
                        | step(transaction, nodes::fold, killed)
                        | step(transaction, roller::rebuild, killed);
                if (writing.get() == 0 && !some) {
                    return steps;
                }
            }
        }
    }

    private static boolean step(TransactionTemplate transaction, BooleanSupplier step, boolean killed) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (killed) {
                status.setRollbackOnly();
            }
            return step.getAsBoolean();
        }));
    }

    /** Somebody wants the months made again, all the time. */
    private int demand(int seed) {
        var random = new Random(seed);
        try (var database = connection()) {
            var jdbc = JdbcClient.create(database);
            for (var n = 1; ; n++) {
                jdbc.sql("insert into usage_rollup_rebuild values (?, '2026-10-01') on conflict do nothing")
                        .param(tenants.get(random.nextInt(2)))
                        .update();
                if (writing.get() == 0) {
                    return n;
                }
            }
        }
    }

    private int look() {
        try (var database = connection()) {
            var jdbc = JdbcClient.create(database);
            var rollups = new Rollups(jdbc, cluster.clock);
            var nodes = new NodeRollups(jdbc, cluster.clock);
            var instant = new TransactionTemplate(new JdbcTransactionManager(database));
            instant.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
            for (var looks = 1; ; looks++) {
                instant.executeWithoutResult(status -> {
                    assertThat(HeldBySegments.byRollups(rollups, tenants, OCTOBER))
                            .isEqualTo(expected(jdbc));
                    assertThat(HeldByNodes.byRollups(nodes, MONTH))
                            .isEqualTo(HeldByNodes.of(jdbc, MONTH, cluster.clock.instant()));
                });
                if (writing.get() == 0) {
                    return looks;
                }
            }
        }
    }

    private Map<String, List<BigDecimal>> expected(JdbcClient jdbc) {
        return HeldBySegments.of(jdbc, OCTOBER, cluster.clock.instant());
    }

    private static BigDecimal instances(Map<String, List<BigDecimal>> held) {
        return held.values().stream().map(List::getLast).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static SingleConnectionDataSource connection() {
        try {
            return new SingleConnectionDataSource(MeteredDatabase.application().getConnection(), true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
