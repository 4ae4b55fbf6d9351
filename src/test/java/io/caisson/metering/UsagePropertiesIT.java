package io.caisson.metering;

import static io.caisson.metering.MeteredCluster.ended;
import static io.caisson.metering.MeteredCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.UsageOracle.Life;
import io.caisson.metering.UsageOracle.Outage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/** Whatever becomes of pods and of the application over a month's end, the ledger says what the oracle says, to the second. */
class UsagePropertiesIT {

    private static final Instant BEGINNING = Instant.parse("2026-10-31T22:00:00Z");
    private static final int MONTH_END = 7_200;
    private static final int NOW = 4 * 3_600;
    private static final int TENANTS = 3;
    private static final List<String> APPS = List.of("api", "web");
    private static @Nullable MeteredCluster shared;

    /** Something that happens in the cluster or to the application. */
    private record Event(int second, Runnable happens) {}

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void theLedgerAgreesWithTheOracle(
            @ForAll("lives") List<Life> lives,
            @ForAll("outages") List<Outage> outages,
            @ForAll("periods") Outage part) {
        var cluster = fresh();
        var tenants = IntStream.range(0, TENANTS)
                .mapToObj(n -> cluster.tenant("t" + n))
                .toList();
        cluster.list();
        play(cluster, tenants, lives, outages);

        var oracle = new UsageOracle(lives, outages, NOW);
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            compare(cluster, tenants.get(tenant), oracle, tenant, 0, MONTH_END);
            compare(cluster, tenants.get(tenant), oracle, tenant, MONTH_END, NOW + 3_600);
            compare(cluster, tenants.get(tenant), oracle, tenant, part.from(), part.to());
        }
        assertThat(overlaps(cluster)).isZero();
        tenantsSumToTheTotal(cluster, oracle);
    }

    @Provide
    Arbitrary<List<Life>> lives() {
        var even = Arbitraries.integers().between(1, NOW / 2 - 1).map(n -> n * 2);
        var ending = Arbitraries.of("stays", "noticed", "vanishes", "ends", "ends and stays", "comes back");
        return Combinators.combine(
                        even,
                        Arbitraries.integers().between(1, 3_000).map(n -> n * 2),
                        Arbitraries.integers().between(1, 30).map(n -> n * 2),
                        ending,
                        Arbitraries.integers().between(0, TENANTS - 1),
                        Arbitraries.of(APPS))
                .as(UsagePropertiesIT::life)
                .list()
                .ofMaxSize(12)
                .map(UsagePropertiesIT::numbered);
    }

    private static Life life(int bound, int length, int rest, String ending, int tenant, String app) {
        var at = before(bound + length);
        var after = at == null ? null : before(at + rest);
        var restored = at == null ? null : before(at + rest * 50);
        return switch (ending) {
            case "noticed" -> new Life("", tenant, app, bound, at, null, after, null);
            case "vanishes" -> new Life("", tenant, app, bound, null, null, at, null);
            case "ends" -> new Life("", tenant, app, bound, null, at, after, null);
            case "ends and stays" -> new Life("", tenant, app, bound, null, at, null, null);
            case "comes back" ->
                new Life("", tenant, app, bound, null, null, null, restored == null ? null : new Outage(at, restored));
            default -> new Life("", tenant, app, bound, null, null, null, null);
        };
    }

    private static @Nullable Integer before(int second) {
        return second < NOW ? second : null;
    }

    private static List<Life> numbered(List<Life> lives) {
        return IntStream.range(0, lives.size())
                .mapToObj(n -> {
                    var life = lives.get(n);
                    return new Life(
                            "pod-" + n,
                            life.tenant(),
                            life.app(),
                            life.bound(),
                            life.noticed(),
                            life.ended(),
                            life.gone(),
                            life.away());
                })
                .toList();
    }

    /**
     * At odd seconds, so that nothing happens at the very moment at which one begins or ends. No list of them is generated:
     * beside another list it would be shrunk by what that one holds.
     */
    @Provide
    Arbitrary<List<Outage>> outages() {
        var gap = Combinators.combine(
                        Arbitraries.integers().between(10, 2_000),
                        Arbitraries.integers().between(4, 1_500))
                .as(Outage::new)
                .injectNull(0.4);
        return Combinators.combine(gap, gap, gap, gap).as(UsagePropertiesIT::outages);
    }

    private static List<Outage> outages(@Nullable Outage... gaps) {
        var outages = new ArrayList<Outage>();
        int second = 1;
        for (var gap : gaps) {
            if (gap != null) {
                int from = second + 2 * gap.from();
                second = from + 2 * gap.to();
                if (second < NOW - 10) {
                    outages.add(new Outage(from, second));
                }
            }
        }
        return outages;
    }

    @Provide
    Arbitrary<Outage> periods() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, NOW - 1),
                        Arbitraries.integers().between(1, NOW))
                .as((from, length) -> new Outage(from, from + length));
    }

    private static void play(MeteredCluster cluster, List<UUID> tenants, List<Life> lives, List<Outage> outages) {
        var down = new boolean[1];
        var events = new ArrayList<Event>();
        for (var life : lives) {
            var pod = pod(life.uid(), tenants.get(life.tenant()), life.app(), UsageOracle.at(BEGINNING, life.bound()));
            Runnable bound = () -> tell(cluster, down[0], () -> cluster.sees(pod), () -> cluster.has(pod));
            events.add(new Event(life.bound(), bound));
            if (life.noticed() != null) {
                var leaving = ended(pod, UsageOracle.at(BEGINNING, life.noticed() + Life.GRACE), null);
                events.add(new Event(
                        life.noticed(),
                        () -> tell(cluster, down[0], () -> cluster.sees(leaving), () -> cluster.has(leaving))));
            }
            if (life.ended() != null) {
                var done = ended(pod, null, UsageOracle.at(BEGINNING, life.ended()));
                events.add(new Event(
                        life.ended(), () -> tell(cluster, down[0], () -> cluster.sees(done), () -> cluster.has(done))));
            }
            if (life.away() != null) {
                events.add(new Event(life.away().from(), () -> cluster.lost(life.uid())));
                events.add(new Event(life.away().to(), () -> cluster.has(pod)));
            }
            if (life.gone() != null) {
                events.add(new Event(
                        life.gone(),
                        () -> tell(
                                cluster, down[0], () -> cluster.seesGone(life.uid()), () -> cluster.lost(life.uid()))));
            }
        }
        for (var outage : outages) {
            events.add(new Event(outage.from(), () -> down[0] = true));
            events.add(new Event(outage.to(), () -> {
                down[0] = false;
                cluster.restart();
                cluster.list();
            }));
        }
        events.add(new Event(MONTH_END + 21, cluster::keepsHouse)); // whoever does isn't who watches
        for (int second = 1_001; second < NOW; second += 1_500) {
            events.add(new Event(second, () -> {
                if (!down[0]) {
                    cluster.list();
                }
                cluster.keepsHouse();
                cluster.rollsUp();
            }));
        }
        events.add(new Event(NOW, cluster::list));
        events.sort(Comparator.comparingInt(Event::second));
        for (var event : events) {
            var at = UsageOracle.at(BEGINNING, event.second());
            if (down[0]) {
                cluster.clock.set(at);
            } else {
                cluster.watchedUntil(at);
            }
            event.happens().run();
        }
    }

    private static void tell(MeteredCluster cluster, boolean down, Runnable seen, Runnable unseen) {
        (down ? unseen : seen).run();
    }

    private static void compare(MeteredCluster cluster, UUID id, UsageOracle oracle, int tenant, int from, int to) {
        var period = new UsagePeriod(UsageOracle.at(BEGINNING, from), UsageOracle.at(BEGINNING, to));
        var apps = cluster.usage.apps(id, period);
        for (var app : APPS) {
            long seconds = oracle.seconds(tenant, app, from, to);
            var held = apps.stream()
                    .filter(found -> found.app().equals(app))
                    .map(AppUsage::held)
                    .reduce(Held.NOTHING, Held::plus);
            assertThat(held.instances()).as("%s of %d", app, tenant).isEqualByComparingTo(Long.toString(seconds));
            assertThat(held.cpu()).isEqualByComparingTo(Long.toString(seconds * 500));
            assertThat(held.memory()).isEqualByComparingTo(Long.toString(seconds << 30));
            assertThat(held.overheadCpu()).isEqualByComparingTo(Long.toString(seconds * 50));
            assertThat(held.overheadMemory()).isEqualByComparingTo(Long.toString(seconds << 26));
        }
        assertThat(cluster.part(Rollups.class).apps(id, period))
                .as("rolled up")
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(apps);
        var seen = cluster.coverages.of(id, period).total();
        assertThat(new long[] {seen.observed(), seen.reconstructed(), seen.missing()})
                .as("coverage of %d from %d to %d", tenant, from, to)
                .isEqualTo(oracle.coverage(tenant, from, to));
    }

    /** Of what was not taken back. */
    private static int overlaps(MeteredCluster cluster) {
        return cluster.jdbc.sql("""
                select count(*) from usage_segment as one join usage_segment as other
                  on one.pod_uid = other.pod_uid and one.id < other.id and one.sign = 1 and other.sign = 1
                 and one.started_at < coalesce(other.ended_at, 'infinity')
                 and other.started_at < coalesce(one.ended_at, 'infinity')
                where not exists (select from usage_segment as reversal where reversal.sign = -1
                    and reversal.corrects in (one.id, other.id))""").query(Integer.class).single();
    }

    private static void tenantsSumToTheTotal(MeteredCluster cluster, UsageOracle oracle) {
        long all = 0;
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            for (var app : APPS) {
                all += oracle.seconds(tenant, app, MONTH_END, NOW);
            }
        }
        var total =
                cluster.reports.of(YearMonth.of(2026, 11)).total().coreHours().doubleValue();
        assertThat(total).isCloseTo(all * 0.5 / 3_600, Offset.offset(TENANTS * 0.000_001));
    }

    private static MeteredCluster fresh() {
        if (shared == null) {
            shared = new MeteredCluster(BEGINNING.toString());
        }
        shared.begin(BEGINNING);
        return shared;
    }
}
