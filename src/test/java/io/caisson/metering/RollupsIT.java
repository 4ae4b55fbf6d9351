package io.caisson.metering;

import static io.caisson.metering.MeteredCluster.ended;
import static io.caisson.metering.MeteredCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.PodView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever happens, and whenever the roller comes to it or dies in it: what is read from rollups is what the segments say. */
class RollupsIT {

    private static final int STEPS = 60;
    private static final List<String> NODES = List.of("node-1", "node-2");
    private static final String LEFT = """
            select (select count(*) from usage_rollup_change) + (select count(*) from usage_node_change)
                + (select count(*) from usage_rollup_rebuild)""";

    /** Days whose digests are not those of the closed segments that began on them; months to be made again aside. */
    private static final String OTHER_DIGESTS = """
            select day || ' ' || app from (
                select tenant_id, day, app, sum(digest) as digest
                from (select * from usage_rollup union all select * from usage_rollup_change) as either group by tenant_id, day, app
            ) as rolled full join (
                select tenant_id, (started_at at time zone 'UTC')::date as day, app, sum(segment_digest(segment)) as digest
                from usage_segment as segment where ended_at is not null group by 1, 2, 3
            ) as counted using (tenant_id, day, app)
            where coalesce(rolled.digest, 0) <> coalesce(counted.digest, 0) and not exists (
                select from usage_rollup_rebuild as again where again.tenant_id = coalesce(rolled.tenant_id, counted.tenant_id)
                  and again.month = date_trunc('month', day::timestamp)::date)""";

    private final Map<String, PodView> running = new LinkedHashMap<>();
    private final Map<String, PodView> lost = new LinkedHashMap<>();
    private final List<UUID> tenants = new ArrayList<>();
    private MeteredCluster cluster;
    private Rollups rollups;
    private NodeRollups nodes;
    private UsageRoller roller;
    private NodeRoller nodeRoller;
    private TransactionTemplate transaction;

    @BeforeEach
    void start() {
        cluster = new MeteredCluster("2026-10-25T21:30:00Z");
        rollups = cluster.part(Rollups.class);
        nodes = cluster.part(NodeRollups.class);
        roller = cluster.part(UsageRoller.class);
        nodeRoller = cluster.part(NodeRoller.class);
        transaction = new TransactionTemplate(cluster.part(PlatformTransactionManager.class));
        Stream.of("acme", "blue", "cube").map(cluster::tenant).forEach(tenants::add);
        cluster.list();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void saysAtEveryStepWhatTheSegmentsSay(long seed) {
        var random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            var what = step(random, step);
            same(random, "seed %d, step %d: %s".formatted(seed, step, what));
        }
        cluster.watchedFor(Duration.ofMinutes(11));
        while (roller.fold() || nodeRoller.fold() || roller.rebuild()) {
            same(random, "in the end of seed " + seed);
        }
        same(random, "at the end of seed " + seed);
        assertThat(cluster.jdbc.sql(LEFT).query(Long.class).single()).isZero();
    }

    private String step(Random random, int step) {
        var now = cluster.clock.instant();
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> {
                var pod = pod(
                        "pod-" + step,
                        any(random, tenants),
                        any(random, List.of("web", "jobs", "ünï")),
                        any(random, NODES),
                        now);
                running.put(pod.uid(), pod);
                cluster.sees(pod);
                return "bound";
            }
            case 3 -> {
                pass(random, 5 * 86_400);
                return "days pass";
            }
            case 4 -> {
                pass(random, 7_200);
                return "hours pass";
            }
            case 5, 6 -> {
                take(random, running).ifPresent(pod -> cluster.seesGone(pod.uid()));
                return "gone";
            }
            case 7 -> {
                take(random, running)
                        .ifPresent(pod -> cluster.sees(ended(pod, null, now.minusSeconds(random.nextInt(9)))));
                return "ended";
            }
            case 8 -> {
                cluster.downFor(Duration.ofSeconds(random.nextInt(200_000)));
                take(random, running).ifPresent(pod -> {
                    lost.put(pod.uid(), pod);
                    cluster.lost(pod.uid());
                });
                cluster.list();
                return "vanished";
            }
            case 9 -> {
                take(random, lost).ifPresent(pod -> {
                    running.put(pod.uid(), pod);
                    cluster.sees(pod);
                });
                return "is back: a reversal and a replacement";
            }
            case 10 -> {
                cluster.part(MonthEnd.class).carryOver();
                return "month's end";
            }
            case 11 -> {
                cluster.part(NodeVersions.class).note(now, Map.of(any(random, NODES), any(random, List.of("a", "b"))));
                return "a version of runsc";
            }
            default -> {
                return roll(random);
            }
        }
    }

    private String roll(Random random) {
        var killed = random.nextBoolean();
        var rebuilds = random.nextBoolean();
        if (rebuilds) {
            cluster.jdbc.sql("""
                    insert into usage_rollup_rebuild select distinct tenant_id, month_of(started_at)::date from usage_segment
                    where random() < 0.5 on conflict do nothing""").update();
        }
        transaction.executeWithoutResult(status -> {
            if (rebuilds) {
                roller.rebuild();
            } else {
                roller.fold();
                nodeRoller.fold();
            }
            if (killed) {
                status.setRollbackOnly();
            }
        });
        return (rebuilds ? "rebuild" : "fold") + (killed ? ", killed" : "");
    }

    /** In one transaction, which is one connection: quicker, and no more at one instant than its statements are. */
    private void same(Random random, String when) {
        transaction.executeWithoutResult(status -> requireTheSame(random, when));
    }

    private void requireTheSame(Random random, String when) {
        var now = cluster.clock.instant();
        var day = UsagePeriod.of("2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z").from();
        var from = day.plus(Duration.ofDays(random.nextInt(20)));
        for (var month : List.of(YearMonth.of(2026, 10), YearMonth.of(2026, 11), YearMonth.of(2026, 12))) {
            assertThat(HeldByNodes.byRollups(nodes, month))
                    .as("%s, nodes in %s", when, month)
                    .isEqualTo(HeldByNodes.of(cluster.jdbc, month, now));
        }
        assertThat(cluster.jdbc.sql(OTHER_DIGESTS).query(String.class).list())
                .as("%s, digests", when)
                .isEmpty();
        for (var period : List.of(
                UsagePeriod.of(YearMonth.of(2026, 10)),
                UsagePeriod.of(YearMonth.of(2026, 11)),
                new UsagePeriod(from, from.plus(Duration.ofDays(1 + random.nextInt(20)))),
                period(from.plusSeconds(random.nextInt(90_000)), random.nextInt(100)),
                period(from.plusSeconds(random.nextInt(90_000)), random.nextInt(100_000)),
                period(from.plusSeconds(random.nextInt(90_000)), random.nextInt(3_000_000)))) {
            var expected = HeldBySegments.of(cluster.jdbc, period, now);
            assertThat(HeldBySegments.byRollups(rollups, tenants, period))
                    .as("%s, %s", when, period)
                    .isEqualTo(expected);
            assertThat(total(rollups, period))
                    .as("all of %s, %s", when, period)
                    .isEqualByComparingTo(expected.values().stream()
                            .map(values -> values.get(1))
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    private static BigDecimal total(Rollups rollups, UsagePeriod period) {
        return rollups.tenants(period).stream()
                .map(tenant -> tenant.held().memory())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static UsagePeriod period(Instant from, int seconds) {
        return new UsagePeriod(from, from.plusSeconds(1 + seconds));
    }

    private void pass(Random random, int seconds) {
        cluster.watchedUntil(cluster.clock.instant().plusSeconds(random.nextInt(seconds)));
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Optional<PodView> take(Random random, Map<String, PodView> from) {
        return from.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(from.remove(any(random, List.copyOf(from.keySet()))));
    }
}
