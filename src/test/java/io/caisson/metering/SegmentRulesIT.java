package io.caisson.metering;

import static io.caisson.metering.MeteredCluster.ended;
import static io.caisson.metering.MeteredCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.shared.Resources;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of docs/billing.md, one by one. */
class SegmentRulesIT {

    private static final Instant NOON = Instant.parse("2026-11-10T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private MeteredCluster cluster;
    private UUID acme;

    @BeforeEach
    void start() {
        cluster = new MeteredCluster(NOON.toString());
        acme = cluster.tenant("acme");
        cluster.list();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aPodCountsFromWhenItIsBoundAndNotBefore() {
        cluster.sees(pod("a", acme, "web", null));
        cluster.watchedUntil(at(10));
        assertThat(segments()).isEmpty();
        cluster.sees(pod("a", acme, "web", at(10)));
        cluster.watchedUntil(at(11));
        assertThat(segments()).extracting(UsageSegment::from, UsageSegment::to).containsExactly(tuple(at(10), null));
    }

    @Test
    void aPodCountsUntilItIsGone() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(90).plusMillis(900));
        cluster.seesGone("a");
        assertThat(segments())
                .extracting(UsageSegment::from, UsageSegment::to, UsageSegment::coverage)
                .containsExactly(tuple(at(0), at(90), Coverage.OBSERVED));
    }

    @Test
    void orUntilItsContainersHaveEndedWhicheverIsFirst() {
        var pod = pod("a", acme, "web", at(0));
        cluster.sees(pod);
        cluster.watchedUntil(at(100));
        cluster.sees(ended(pod, null, at(60)));
        cluster.sees(ended(pod, at(120), null));
        cluster.watchedUntil(at(150));
        cluster.seesGone("a");
        assertThat(segments()).extracting(UsageSegment::to).containsExactly(at(60));
    }

    @Test
    void terminatingTimeCounts() {
        var pod = pod("a", acme, "web", at(0));
        cluster.sees(pod);
        cluster.watchedUntil(at(30));
        cluster.sees(ended(pod, at(60), null));
        cluster.watchedUntil(at(75));
        cluster.seesGone("a");
        assertThat(segments()).extracting(UsageSegment::to).containsExactly(at(75));
    }

    /** It waits for its image on the node and holds its place there. */
    @Test
    void aStartThatFailsCounts() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(300));
        cluster.list();
        assertThat(instanceSeconds()).isEqualTo(300);
    }

    @Test
    void bothInstancesOfASurgeCount() {
        cluster.sees(pod("old", acme, "web", at(0)));
        cluster.watchedUntil(at(100));
        cluster.sees(pod("new", acme, "web", at(100)));
        cluster.watchedUntil(at(130));
        cluster.seesGone("old");
        cluster.watchedUntil(at(200));
        assertThat(instanceSeconds()).isEqualTo(130 + 100);
    }

    @Test
    void nothingCountsWhileAnAppIsSuspended() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(100));
        cluster.seesGone("a");
        cluster.watchedUntil(at(1000));
        cluster.sees(pod("b", acme, "web", at(1000)));
        cluster.watchedUntil(at(1010));
        assertThat(instanceSeconds()).isEqualTo(110);
        assertThat(segments()).hasSize(2);
    }

    @Test
    void aRestartOfTheApplicationDoublesNothingAndMarksTheTimeInBetween() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(600));
        cluster.downFor(Duration.ofSeconds(1200));
        cluster.list();
        cluster.list();
        cluster.watchedUntil(at(3600));
        assertThat(segments()).extracting(UsageSegment::from, UsageSegment::to).containsExactly(tuple(at(0), null));
        assertThat(instanceSeconds()).isEqualTo(3600);
        assertThat(coverage().total()).isEqualTo(new Seconds(2400, 1200, 0));
    }

    @Test
    void aPodThatVanishedUnseenCountsUntilItWasLastSeenAndTheGapIsMissing() {
        cluster.sees(pod("a", acme, "web", at(0)));
        var other = cluster.tenant("other");
        cluster.watchedUntil(at(600));
        cluster.lost("a");
        cluster.downFor(Duration.ofSeconds(4800));
        cluster.list();
        assertThat(segments())
                .extracting(UsageSegment::to, UsageSegment::coverage)
                .containsExactly(tuple(at(600), Coverage.MISSING));
        assertThat(coverage().total()).isEqualTo(new Seconds(600, 0, 4800));
        assertThat(coverage().hours())
                .containsExactly(
                        new CoverageReport.Hour(NOON, new Seconds(600, 0, 3000)),
                        new CoverageReport.Hour(NOON.plus(HOUR), new Seconds(0, 0, 1800)));
        assertThat(cluster.coverages.of(other, month()).total()).isEqualTo(new Seconds(600, 4800, 0));
    }

    @Test
    void aDeletionDuringAGapEndsWhenItWasSetFor() {
        var pod = pod("a", acme, "web", at(0));
        cluster.sees(pod);
        cluster.watchedUntil(at(600));
        cluster.sees(ended(pod, at(630), null));
        cluster.lost("a");
        cluster.downFor(HOUR);
        cluster.list();
        assertThat(segments())
                .extracting(UsageSegment::to, UsageSegment::coverage)
                .containsExactly(tuple(at(630), Coverage.RECONSTRUCTED));
        assertThat(coverage().total()).isEqualTo(new Seconds(600, 3600, 0));
    }

    @Test
    void aPodBoundDuringAGapCountsFromThenAndIsMarked() {
        cluster.watchedUntil(at(600));
        cluster.downFor(HOUR);
        cluster.has(pod("a", acme, "web", at(1200)));
        cluster.list();
        assertThat(segments())
                .extracting(UsageSegment::from, UsageSegment::coverage)
                .containsExactly(tuple(at(1200), Coverage.RECONSTRUCTED));
    }

    @Test
    void theTimeSinceTheWatchWentSilentIsNotTakenForSeen() {
        cluster.watchedUntil(at(600));
        cluster.downFor(Duration.ofSeconds(60));
        assertThat(coverage().total()).isEqualTo(new Seconds(600, 60, 0));
    }

    @Test
    void aPodThatWasTakenForGoneIsPutRightByAReversalAndAReplacement() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(600));
        cluster.lost("a");
        cluster.list();
        assertThat(segments()).extracting(UsageSegment::to).containsExactly(at(600));
        cluster.watchedUntil(at(700));
        cluster.has(pod("a", acme, "web", at(0)));
        cluster.list();
        cluster.list();
        cluster.watchedUntil(at(900));
        cluster.seesGone("a");
        assertThat(segments())
                .extracting(UsageSegment::from, UsageSegment::to, UsageSegment::coverage)
                .containsExactly(tuple(at(0), at(900), Coverage.RECONSTRUCTED));
        assertThat(instanceSeconds()).isEqualTo(900);
        assertThat(cluster.jdbc
                        .sql("select sign from usage_segment order by id")
                        .query(Integer.class)
                        .list())
                .containsExactly(1, -1, 1);
        assertThat(coverage().total().missing()).isZero();
    }

    @Test
    void aClockThatIsSetBackBehindAPodsStartEndsItWhenItWasLastSeen() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedFor(Duration.ofSeconds(30));
        cluster.clock.set(NOON.minus(HOUR));
        cluster.watchedFor(Duration.ofSeconds(4));
        cluster.seesGone("a");
        assertThat(segments())
                .extracting(UsageSegment::from, UsageSegment::to, UsageSegment::coverage)
                .containsExactly(tuple(at(0), at(30), Coverage.RECONSTRUCTED));
        assertThat(instanceSeconds()).isEqualTo(30);
    }

    /** Until it was put right while nobody watched, the clock said that more was seen than there was. */
    @Test
    void whatIsLostAfterAClockWasAheadEndsNowAtTheLatest() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedFor(Duration.ofSeconds(30));
        cluster.clock.set(NOON.plus(Duration.ofDays(1)));
        cluster.watchedFor(Duration.ofSeconds(30));
        cluster.clock.set(at(300));
        cluster.restart();
        cluster.lost("a");
        cluster.list();
        assertThat(segments())
                .extracting(UsageSegment::to, UsageSegment::coverage)
                .containsExactly(tuple(at(300), Coverage.MISSING));
    }

    /** It may have been ahead until then: nobody pays for what it had seen too early. */
    @Test
    void whatGoesWhileAClockIsSetBackIsMarked() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.sees(pod("b", acme, "web", at(0)));
        cluster.sees(pod("c", acme, "web", at(0)));
        cluster.watchedUntil(at(3600));
        cluster.clock.set(at(1200));
        cluster.watchedFor(Duration.ofSeconds(60));
        cluster.seesGone("a");
        cluster.watchedUntil(at(3594));
        cluster.seesGone("b");
        cluster.watchedUntil(at(3595));
        cluster.seesGone("c");
        assertThat(segments())
                .extracting(UsageSegment::podUid, UsageSegment::to, UsageSegment::coverage)
                .containsExactlyInAnyOrder(
                        tuple("a", at(1260), Coverage.RECONSTRUCTED),
                        tuple("b", at(3594), Coverage.RECONSTRUCTED),
                        tuple("c", at(3595), Coverage.OBSERVED));
    }

    @Test
    void aClockThatJumpsMarksTheTimeThatItSkipped() {
        cluster.watchedFor(Duration.ofSeconds(600));
        cluster.clock.pass(HOUR);
        cluster.watchedFor(Duration.ofSeconds(60));
        assertThat(coverage().total()).isEqualTo(new Seconds(658, 3602, 0));
    }

    @Test
    void aMonthsEndEndsASegmentAndTheNextBegins() {
        cluster.sees(pod("a", acme, "web", Instant.parse("2026-11-30T23:00:00Z")));
        cluster.watchedUntil(Instant.parse("2026-12-01T01:00:00Z"));
        assertThat(instanceSeconds()).isEqualTo(3600);
        assertThat(cluster.part(MonthEnd.class).carryOver()).isFalse();
        assertThat(instanceSeconds()).isEqualTo(3600);
        assertThat(cluster.usage
                        .apps(acme, UsagePeriod.of(YearMonth.of(2026, 12)))
                        .getFirst()
                        .held()
                        .instances())
                .isEqualByComparingTo("3600");
        cluster.watchedUntil(Instant.parse("2027-02-02T00:00:00Z"));
        cluster.seesGone("a");
        assertThat(cluster.usage.segments(
                        acme, UsagePeriod.of("2026-11-01T00:00:00Z", "2027-03-01T00:00:00Z"), null, 10))
                .extracting(segment -> segment.from() + "/" + segment.to())
                .containsExactly(
                        "2026-11-30T23:00:00Z/2026-12-01T00:00:00Z",
                        "2026-12-01T00:00:00Z/2027-01-01T00:00:00Z",
                        "2027-01-01T00:00:00Z/2027-02-01T00:00:00Z",
                        "2027-02-01T00:00:00Z/2027-02-02T00:00:00Z");
    }

    /** Its end is told when its segment went on in the new month. */
    @Test
    void whatHadEndedBeforeAMonthsEndIsPutRightThere() {
        cluster.watchedUntil(Instant.parse("2026-11-30T23:00:00Z"));
        var pod = pod("a", acme, "web", cluster.clock.instant());
        cluster.sees(pod);
        cluster.watchedUntil(Instant.parse("2026-12-01T00:00:01Z"));
        cluster.keepsHouse();
        cluster.rollsUp();
        assertThat(instanceSeconds()).isEqualTo(3600);
        cluster.sees(ended(pod, null, Instant.parse("2026-11-30T23:59:58Z")));
        assertThat(standing()).containsExactly("2026-11-30T23:00:00Z/2026-11-30T23:59:58Z OBSERVED");
        cluster.rollsUp();
        assertThat(instanceSeconds()).isEqualTo(3598);
    }

    /** Whoever carries segments over need not be who watches. */
    @Test
    void whatWasLostBeforeAMonthsEndIsNotBilledUntilIt() {
        var pod = pod("a", acme, "web", Instant.parse("2026-11-29T23:00:00Z"));
        cluster.sees(pod);
        cluster.watchedUntil(Instant.parse("2026-11-30T23:50:00Z"));
        cluster.downFor(Duration.ofDays(32));
        cluster.keepsHouse();
        cluster.keepsHouse(); // from month to month, once an hour
        cluster.rollsUp();
        assertThat(instanceSeconds()).isEqualTo(Duration.ofHours(25).toSeconds());
        cluster.lost("a");
        cluster.list();
        assertThat(standing()).containsExactly("2026-11-29T23:00:00Z/2026-11-30T23:50:00Z MISSING");
        cluster.rollsUp();
        assertThat(instanceSeconds())
                .isEqualTo(Duration.ofHours(25).minusMinutes(10).toSeconds());

        cluster.sees(pod);
        assertThat(standing())
                .containsExactly(
                        "2026-11-29T23:00:00Z/2026-12-01T00:00:00Z RECONSTRUCTED",
                        "2026-12-01T00:00:00Z/2027-01-01T00:00:00Z RECONSTRUCTED",
                        "2027-01-01T00:00:00Z/null RECONSTRUCTED");
        cluster.rollsUp();
        assertThat(instanceSeconds()).isEqualTo(Duration.ofHours(25).toSeconds());
    }

    /** What holds anything, in the order of time. */
    private List<String> standing() {
        return cluster.jdbc
                .sql("""
                select started_at, ended_at, coverage from usage_segment as segment
                where sign = 1 and ended_at is distinct from started_at
                  and not exists (select from usage_segment as reversal where reversal.sign = -1 and reversal.corrects = segment.id)
                order by started_at""")
                .query((row, n) -> {
                    var end = row.getTimestamp("ended_at");
                    return "%s/%s %s"
                            .formatted(
                                    row.getTimestamp("started_at").toInstant(),
                                    end == null ? null : end.toInstant(),
                                    row.getString("coverage"));
                })
                .list();
    }

    @Test
    void aDayOnWhichTheClocksAreSetBackHas25Hours() {
        cluster.sees(pod("a", acme, "web", Instant.parse("2026-10-20T00:00:00Z")));
        var berlin = UsagePeriod.of("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00");
        assertThat(cluster.usage.apps(acme, berlin).getFirst().held().quantity(Meter.INSTANCE))
                .isEqualByComparingTo("25");
    }

    @Test
    void overheadIsMeteredApart() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(7200));
        var held = cluster.usage.apps(acme, month()).getFirst().held();
        assertThat(held.quantity(Meter.CPU)).isEqualByComparingTo("1");
        assertThat(held.quantity(Meter.MEMORY)).isEqualByComparingTo("2");
        assertThat(held.quantity(Meter.OVERHEAD_CPU)).isEqualByComparingTo("0.1");
        assertThat(held.quantity(Meter.OVERHEAD_MEMORY)).isEqualByComparingTo("0.125");
    }

    @Test
    void overheadIsWhatWasDeclaredWhenThePodWasMade() {
        cluster.sees(pod("old", acme, "web", at(0)));
        cluster.watchedUntil(at(3600));
        cluster.sees(pod("new", acme, "web", "node-1", at(3600), Resources.of(75, 96L << 20)));
        cluster.watchedUntil(at(7200));
        cluster.list();
        var held = cluster.usage.apps(acme, month()).getFirst().held();
        assertThat(held.quantity(Meter.OVERHEAD_CPU)).isEqualByComparingTo("0.175");
        assertThat(held.quantity(Meter.OVERHEAD_MEMORY)).isEqualByComparingTo("0.21875");
    }

    @Test
    void aSlugUsedAgainIsNobodysOldBill() {
        cluster.sees(pod("a", acme, "web", at(0)));
        cluster.watchedUntil(at(60));
        cluster.seesGone("a");
        cluster.jdbc
                .sql("update tenant set state = 'DELETED', deleted_at = cast(? as timestamptz)")
                .param(at(100).toString())
                .update();
        var again = cluster.tenant("acme");
        cluster.watchedUntil(at(500));
        assertThat(cluster.usage.apps(again, month())).isEmpty();
        assertThat(coverage().total()).isEqualTo(new Seconds(100, 0, 0));
    }

    private List<UsageSegment> segments() {
        return cluster.usage.segments(acme, month(), null, 100);
    }

    private long instanceSeconds() {
        return cluster.usage.apps(acme, month()).stream()
                .mapToLong(app -> app.held().instances().longValueExact())
                .sum();
    }

    private CoverageReport coverage() {
        return cluster.coverages.of(acme, month());
    }

    private static UsagePeriod month() {
        return UsagePeriod.of(YearMonth.of(2026, 11));
    }

    private static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }
}
