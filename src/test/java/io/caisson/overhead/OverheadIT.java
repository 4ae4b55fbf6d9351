package io.caisson.overhead;

import static io.caisson.overhead.SampledCluster.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.caisson.metering.MadeSegment;
import io.caisson.observation.PlacedPods.Placed;
import io.caisson.overhead.OverheadReport.Line;
import io.caisson.shared.Resources;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what kubelets say to the month's report, in a time that moves. It is long ago: no clock is believed that is ahead of the database's. */
class OverheadIT {

    private static final Instant NOON = Instant.parse("2024-11-10T12:00:00Z");
    private static final YearMonth NOVEMBER = YearMonth.of(2024, 11);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private SampledCluster cluster;
    private UUID acme;
    private UUID other;

    @BeforeEach
    void start() throws Exception {
        cluster = new SampledCluster(NOON.toString());
        acme = cluster.tenant("acme");
        other = cluster.tenant("other");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void samplesWhatThePodHoldsBeyondItsContainers() throws Exception {
        cluster.node("one", "release-20260905.0");
        cluster.pod("a", acme, "tenant-acme", "one", "gvisor");
        cluster.pod("b", other, "tenant-other", "one", "gvisor");
        cluster.says(
                "one",
                summary(
                        cluster.measured("a", "tenant-acme", 24_600_000, 2_100_000),
                        cluster.measured("b", "tenant-other", 31_000_000, 1_000_000)));
        cluster.turn();
        assertThat(samples())
                .containsExactly(
                        "a acme one release-20260905.0 22500000 67108864/20 60",
                        "b other one release-20260905.0 30000000 67108864/20 60");
        cluster.turn();
        assertThat(samples()).as("the same turn again").hasSize(2);
    }

    @Test
    void oneTenantsFiguresNeverLandAtAnothers() throws Exception {
        cluster.pod("a", acme, "tenant-acme", "one", "gvisor");
        cluster.pod("b", other, "tenant-other", "two", "gvisor");
        cluster.pod("labelled", other, "tenant-acme", "one", "gvisor");
        cluster.pod("plain", acme, "tenant-acme", "one", "runc");
        var hostile = summary(
                cluster.measured("stranger", "tenant-acme", 9_000_000, 1),
                cluster.measured("a", "kube-system", 9_000_000, 1),
                cluster.measured("b", "tenant-other", 9_000_000, 1),
                cluster.measured("labelled", "tenant-acme", 9_000_000, 1),
                cluster.measured("plain", "tenant-acme", 9_000_000, 1),
                "{\"podRef\": 7}");
        cluster.says("one", hostile);
        cluster.says("two", summary());
        cluster.turn();
        assertThat(samples()).isEmpty();
        cluster.says("two", hostile);
        cluster.turn();
        assertThat(samples()).containsExactly("b other two unknown 8999999 67108864/20 60");
    }

    @Test
    void aNodeThatIsSilentOrTalksNonsenseCostsTheOthersNothing() throws Exception {
        for (var node : List.of("one", "silent", "broken", "absurd")) {
            cluster.pod(node, acme, "tenant-acme", node, "gvisor");
        }
        cluster.says("one", summary(cluster.measured("one", "tenant-acme", 24_000_000, 2_000_000)));
        cluster.says("broken", "<html>");
        cluster.says("absurd", summary(cluster.measured("absurd", "tenant-acme", -24_000_000, Long.MAX_VALUE)));
        cluster.turn();
        assertThat(samples()).containsExactly("one acme one unknown 22000000 67108864/20 60");
        assertThat(cluster.counted("caisson.overhead.failures")).isEqualTo(2);
        assertThat(cluster.counted("caisson.overhead.untold")).isOne();
        assertThat(cluster.counted("caisson.overhead.samples")).isOne();
    }

    @Test
    void theMonthsPercentilesAreWithinOnePercentOfTheExactOnes() {
        var random = new Random(5);
        for (var at = NOON; at.isBefore(NOON.plus(Duration.ofHours(5))); at = at.plus(MINUTE)) {
            for (var node : List.of("one", "two", "three")) {
                var version = node.equals("three") ? "new" : "old";
                keep(at, node, version, random);
            }
            if (random.nextInt(30) == 0) {
                cluster.clock.set(at);
                cluster.rollUp();
            }
        }
        cluster.clock.set(NOON.plus(Duration.ofHours(6)));
        cluster.rollUp();
        var report = report();

        closeToExact(report.total(), "true");
        assertThat(report.tenants()).extracting(Line::name).containsExactly("acme", "other");
        closeToExact(report.tenants().getFirst(), "tenant_id = '%s'".formatted(acme));
        closeToExact(report.tenants().getLast(), "tenant_id = '%s'".formatted(other));
        assertThat(report.nodes()).extracting(Line::name).containsExactly("one", "three", "two");
        report.nodes().forEach(node -> closeToExact(node, "node = '%s'".formatted(node.name())));
        assertThat(report.runscVersions()).extracting(Line::name).containsExactly("new", "old");
        report.runscVersions().forEach(version -> closeToExact(version, "runsc = '%s'".formatted(version.name())));
        closeToExact(cluster.part(OverheadReports.class).of(other, NOVEMBER), "tenant_id = '%s'".formatted(other));
    }

    @Test
    void rollingUpTwiceIsRollingUpOnce() {
        keep(NOON, "one", "old", new Random(1));
        cluster.clock.set(NOON.plus(Duration.ofMinutes(5)));
        cluster.rollUp();
        var once = report();
        cluster.rollUp();
        assertThat(report()).isEqualTo(once);
        keep(NOON.plus(MINUTE), "one", "old", new Random(2));
        cluster.rollUp();
        assertThat(report().total().samples()).isEqualTo(2 * once.total().samples());
    }

    @Test
    void theFirstHourOfAMonthIsNotOfTheOneBefore() {
        for (var hour : List.of(
                "2024-10-31T23:00:00Z", "2024-11-01T00:00:00Z", "2024-11-30T23:00:00Z", "2024-12-01T00:00:00Z")) {
            keep(Instant.parse(hour), "one", "old", new Random(1));
            cluster.clock.set(Instant.parse(hour).plus(MINUTE));
            cluster.rollUp();
        }
        assertThat(report().total().samples()).as("of two hours").isEqualTo(8);
    }

    @Test
    void aProcessThatWasKilledBetweenTwoHoursLeavesTheRestToTheNext() {
        for (int hour = 0; hour < 3; hour++) {
            keep(NOON.plus(Duration.ofHours(hour)), "one", "old", new Random(hour));
        }
        cluster.clock.set(NOON.plus(Duration.ofHours(30)));
        var hours = cluster.part(Hours.class);
        hours.roll(hours.due().getFirst());
        assertThat(hours.due()).hasSize(31).first().isEqualTo(NOON);
        cluster.rollUp();
        assertThat(report().total().samples()).isEqualTo(12);
        assertThat(hours.due()).containsExactly(NOON.plus(Duration.ofHours(29)), NOON.plus(Duration.ofHours(30)));
    }

    @Test
    void anHourThatIsOverForGoodTakesNoMore() {
        keep(NOON, "one", "old", new Random(1));
        cluster.clock.set(NOON.plus(Duration.ofMinutes(69)));
        cluster.rollUp();
        keep(NOON.plus(MINUTE), "one", "old", new Random(2));
        cluster.clock.set(NOON.plus(Duration.ofMinutes(70)));
        cluster.rollUp();
        var before = report();
        keep(NOON.plus(MINUTE).plus(MINUTE), "one", "old", new Random(3));
        cluster.rollUp();
        assertThat(before.total().samples()).isEqualTo(8);
        assertThat(report()).isEqualTo(before);
        assertThat(samples()).hasSize(8);
    }

    @Test
    void aSampleThatIsTooLateIsNotCountedAsTaken() throws Exception {
        cluster.pod("a", acme, "tenant-acme", "one", "gvisor");
        cluster.says("one", summary(cluster.measured("a", "tenant-acme", 24_600_000, 2_100_000)));
        cluster.part(Hours.class).settle(NOON.plus(Duration.ofHours(2)));
        cluster.turn();
        assertThat(samples()).isEmpty();
        assertThat(cluster.counted("caisson.overhead.samples")).isZero();
    }

    /** As of a machine that had a wrong time for one run: the database's clock is right. */
    @Test
    void aClockThatIsAheadOnceEndsNoHourAndThrowsNothingAway() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        keep(now.minus(MINUTE), "one", "old", new Random(1));
        cluster.clock.set(now.plus(Duration.ofDays(41)));
        cluster.rollUp();
        assertThat(rolledUp()).isEqualTo(4);
        assertThat(samples()).hasSize(4);

        cluster.clock.set(now);
        keep(now, "two", "old", new Random(2));
        assertThat(samples()).hasSize(8);
        cluster.rollUp();
        assertThat(rolledUp()).isEqualTo(8);
    }

    /** As where the database's clock was ahead, too, which nobody could tell then. */
    @Test
    void whatAClockThatWasAheadLeftIsPutRight() {
        cluster.jdbc
                .sql("update overhead_rolled set final_until = date_trunc('hour', now() + interval '3 days')")
                .update();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        cluster.clock.set(now);
        keep(now.minus(Duration.ofHours(3)), "one", "old", new Random(1));
        keep(now, "one", "old", new Random(2));
        cluster.rollUp();
        assertThat(rolledUp()).isEqualTo(8);
        keep(now.minus(Duration.ofHours(3)), "two", "old", new Random(3));
        assertThat(samples()).as("that hour is final now").hasSize(8);
    }

    private long rolledUp() {
        return cluster.jdbc
                .sql("select coalesce(sum(samples), 0) from overhead_hour")
                .query(Long.class)
                .single();
    }

    @Test
    void samplesGoAfterTwoDaysAndHoursAfterFortyButTheirSumsStay() {
        keep(NOON, "one", "old", new Random(1));
        cluster.clock.set(NOON.plus(Duration.ofMinutes(1)));
        cluster.rollUp();
        var before = report().total();
        cluster.clock.set(Instant.parse("2024-11-12T23:59:59Z"));
        cluster.rollUp();
        assertThat(samples()).hasSize(4);
        cluster.clock.set(Instant.parse("2024-11-13T00:00:00Z"));
        cluster.rollUp();
        assertThat(samples()).isEmpty();
        cluster.rollUp();
        assertThat(report().total()).isEqualTo(before);
        cluster.clock.set(Instant.parse("2024-12-31T00:00:00Z"));
        cluster.rollUp();
        assertThat(cluster.jdbc
                        .sql("select count(*) from overhead_hour")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(report().total()).isEqualTo(before);
        cluster.clock.set(Instant.parse("2026-01-01T00:00:00Z"));
        cluster.rollUp();
        assertThat(report().total().samples()).isZero();
    }

    @Test
    void samplesThatWereNeverRolledUpAreKeptUntilTheyAre() {
        keep(NOON, "one", "old", new Random(1));
        cluster.clock.set(Instant.parse("2024-11-20T00:00:00Z"));
        cluster.part(SampleDays.class).dropOld();
        assertThat(samples()).hasSize(4);
        cluster.rollUp();
        assertThat(samples()).isEmpty();
        assertThat(report().total().samples()).isEqualTo(4);
    }

    @Test
    void whatWasDeclaredIsTheLedgersAndGoesByTheVersionThatTheNodeHad() throws Exception {
        segment(acme, "one", "2024-11-10T10:00:00Z", "2024-11-10T16:00:00Z");
        segment(other, "two", "2024-11-09T00:00:00Z", "2024-11-09T02:00:00Z");
        segment(acme, "one", "2024-10-31T00:00:00Z", "2024-11-01T00:00:00Z");
        cluster.pod("a", acme, "tenant-acme", "one", "gvisor");
        cluster.node("one", "old");
        cluster.turn();
        cluster.clock.pass(Duration.ofHours(1));
        cluster.turn();
        cluster.node("one", "new");
        cluster.clock.pass(Duration.ofHours(2));
        cluster.turn();
        var report = report();

        assertThat(hours(report.tenants(), "acme")).isEqualTo("6.000000 0.375000 0.120000");
        assertThat(hours(report.tenants(), "other")).isEqualTo("2.000000 0.125000 0.040000");
        assertThat(hours(report.nodes(), "one")).isEqualTo("6.000000 0.375000 0.120000");
        assertThat(hours(report.runscVersions(), "old")).startsWith("3.000000");
        assertThat(hours(report.runscVersions(), "new")).startsWith("1.000000");
        assertThat(hours(report.runscVersions(), "unknown")).startsWith("4.000000");
        assertThat(report.total().podHours()).isEqualByComparingTo("8");
        assertThat(report.total().memory().declared()).isEqualByComparingTo("67108864");
        assertThat(report.total().cpu().declared()).isEqualByComparingTo("20");
        assertThat(cluster.part(OverheadReports.class).of(acme, NOVEMBER).podHours())
                .isEqualByComparingTo("6");
        cluster.rollUpLedger();
        assertThat(report()).as("once the ledger is rolled up").isEqualTo(report);
    }

    @Test
    void nodesAndVersionsAddUpToTheTotalWhileTimeGoesBy() {
        for (var node : List.of("one", "two")) {
            new MadeSegment(acme, "2024-11-10T10:00:00Z", null)
                    .with("node", node)
                    .write(cluster.jdbc);
        }
        var now = new AtomicReference<>(NOON);
        InstantSource anHourLaterEachTime = () -> now.updateAndGet(at -> at.plus(Duration.ofHours(1)));
        var report =
                cluster.reports(anHourLaterEachTime.withZone(ZoneOffset.UTC)).of(NOVEMBER);
        for (var lines : List.of(report.tenants(), report.nodes(), report.runscVersions())) {
            assertThat(lines.stream().map(Line::podHours).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(report.total().podHours());
        }
    }

    @Test
    void saysWhichPartOfTheTimeWasSampledAndWhatADeclaredValueWouldSave() {
        segment(acme, "one", "2024-11-10T12:00:00Z", "2024-11-10T14:00:00Z");
        for (int minute = 0; minute < 60; minute++) {
            cluster.part(Samples.class)
                    .keep(
                            NOON.plus(MINUTE.multipliedBy(minute)),
                            "one",
                            "old",
                            SampledCluster.INTERVAL,
                            List.of(sample("a", acme, "one", 32L << 20, null)));
        }
        cluster.clock.set(NOON.plus(Duration.ofHours(2)));
        cluster.rollUp();
        var line = cluster.part(OverheadReports.class).of(acme, NOVEMBER);
        assertThat(line.sampledShare()).isEqualByComparingTo("0.5");
        assertThat(line.memory().suggestion()).satisfies(suggestion -> {
            assertThat(suggestion.verdict()).isEqualTo(Suggestion.Verdict.LOWER);
            assertThat(suggestion.value() >> 20).isBetween(40L, 41L);
            assertThat(suggestion.hours())
                    .isBetween(new BigDecimal("0.044"), new BigDecimal("0.047")); // 23 or 24 MiB for two hours
        });
        assertThat(line.cpu().samples()).isZero();
        assertThat(line.cpu().p95()).isNull();
        assertThat(line.cpu().suggestion()).isNull();
        assertThat(cluster.part(OverheadReports.class).of(other, NOVEMBER).samples())
                .isZero();
    }

    private OverheadReport report() {
        return cluster.part(OverheadReports.class).of(NOVEMBER);
    }

    private static String hours(List<Line> lines, String name) {
        return lines.stream()
                .filter(line -> line.name().equals(name))
                .map(line -> "%s %s %s"
                        .formatted(
                                line.podHours(),
                                line.memory().declaredHours(),
                                line.cpu().declaredHours()))
                .findFirst()
                .orElseThrow();
    }

    /** Four pods of two tenants, with figures all over the place; of some no CPU is told. */
    private void keep(Instant at, String node, String version, Random random) {
        var samples = List.of("a", "b", "c", "d").stream()
                .map(uid -> sample(
                        uid + node,
                        uid.equals("a") ? acme : other,
                        node,
                        Math.round(Math.exp(14 + 4 * random.nextDouble())),
                        random.nextInt(3) == 0 ? null : Math.round(Math.exp(10 + 7 * random.nextDouble()))))
                .toList();
        cluster.part(Samples.class).keep(at, node, version, SampledCluster.INTERVAL, samples);
    }

    private static Sample sample(String uid, UUID tenant, String node, long memory, @Nullable Long cpu) {
        var pod = new Placed(uid, tenant, "ns", uid, node, Resources.of(20, 64L << 20));
        return new Sample(pod, new ObservedOverhead(memory, cpu));
    }

    private void closeToExact(Line line, String which) {
        exact("memory_bytes", which, line.memory().median(), line.memory().p95(), 1);
        exact("cpu_nanocores", which, line.cpu().median(), line.cpu().p95(), 1_000_000);
        assertThat(line.samples())
                .isEqualTo(cluster.jdbc
                        .sql("select count(*) from overhead_sample where " + which)
                        .query(Long.class)
                        .single());
    }

    private void exact(String column, String which, BigDecimal median, BigDecimal p95, int finer) {
        var exact = cluster.jdbc
                .sql("select percentile_disc(array[0.5, 0.95]) within group (order by %s) from overhead_sample where %s"
                        .formatted(column, which))
                .query((row, n) -> (Long[]) row.getArray(1).getArray())
                .single();
        var rounded = finer == 1 ? 0.5 : 500; // whole bytes, millicores to three decimals
        assertThat(median.doubleValue() * finer).as(column).isCloseTo(exact[0], within(exact[0] * 0.01 + rounded));
        assertThat(p95.doubleValue() * finer).as(column).isCloseTo(exact[1], within(exact[1] * 0.01 + rounded));
    }

    private void segment(UUID tenant, String node, String from, String to) {
        new MadeSegment(tenant, from, to)
                .with("node", node)
                .overhead(20, 64L << 20)
                .write(cluster.jdbc);
    }

    private List<String> samples() {
        return cluster.jdbc.sql("""
                select concat_ws(' ', pod_uid, slug, node, runsc, memory_bytes,
                    declared_memory_bytes || '/' || declared_cpu_millis, seconds)
                from overhead_sample join tenant on tenant.id = tenant_id order by pod_uid""").query(String.class).list();
    }
}
