package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.metering.CoverageReport.Seconds;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Of all spans that the watch ever saw, coverage reads those that its period needs, and says what all of them say. */
class WatchedSpansIT {

    private static final Instant BEGINNING = Instant.parse("2026-10-01T00:00:00Z");
    private static final int END = 3_000;

    private final Random random = new Random(5);
    private final boolean[] seen = new boolean[END];
    private final List<Integer> lost = new ArrayList<>();
    private MeteredCluster cluster;
    private UUID tenant;

    @BeforeEach
    void start() {
        cluster = new MeteredCluster(BEGINNING.toString());
        tenant = cluster.tenant("acme");
        cluster.clock.set(at(END));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** The clock is set back at times, so that one span begins before another one ends or even begins. */
    @Test
    void aPeriodIsCoveredAsAllSpansSay() {
        for (int from = 100; from < END - 300; from += random.nextInt(200)) {
            span(Math.max(0, from - random.nextInt(4) / 3 * random.nextInt(600)), random.nextInt(100));
        }
        for (int n = 0; n < 8; n++) {
            lost.add(random.nextInt(END));
            new MadeSegment(tenant, at(0).toString(), at(lost.get(n)).toString())
                    .with("coverage", "MISSING")
                    .write(cluster.jdbc);
        }
        for (int n = 0; n < 300; n++) {
            int from = random.nextInt(END - 1);
            int to = from + 1 + random.nextInt(END - from - 1);
            assertThat(cluster.coverages
                            .of(tenant, new UsagePeriod(at(from), at(to)))
                            .total())
                    .as("from %d to %d", from, to)
                    .isEqualTo(covered(from, to));
        }
    }

    private Seconds covered(int from, int to) {
        int[] seconds = new int[3];
        for (int second = from; second < to; second++) {
            seconds[seen[second] ? 0 : isMissing(second) ? 2 : 1]++;
        }
        return new Seconds(seconds[0], seconds[1], seconds[2]);
    }

    /** Whether a pod vanished in the gap around it. */
    private boolean isMissing(int second) {
        int first = second;
        while (first > 0 && !seen[first - 1]) {
            first--;
        }
        int last = second;
        while (last + 1 < END && !seen[last + 1]) {
            last++;
        }
        int begins = first;
        int ends = last;
        return lost.stream().anyMatch(end -> begins <= end && end <= ends);
    }

    private void span(int from, int length) {
        insert(at(from), at(from + length));
        for (int second = from; second < from + length; second++) {
            seen[second] = true;
        }
    }

    private void insert(Instant from, Instant to) {
        cluster.jdbc
                .sql(
                        "insert into watched_span (started_at, seen_until) values (cast(? as timestamptz), cast(? as timestamptz))")
                .params(from.toString(), to.toString())
                .update();
    }

    /** Ten a day for eight years. */
    @Test
    void aMonthReadsNoSpansOfOtherYears() {
        cluster.jdbc.sql("""
                insert into watched_span (started_at, seen_until)
                select at, at + interval '2 hours' from generate_series('2019-01-01Z', '2026-11-01Z', interval '144 minutes') as at""").update();
        cluster.jdbc.sql("analyze watched_span").update();
        var plan = String.join(
                "\n",
                cluster.jdbc
                        .sql("explain " + CoverageSql.GAPS)
                        .param("tenant", tenant)
                        .param("from", Timestamp.from(BEGINNING))
                        .param("to", Timestamp.from(at(86_400)))
                        .param("now", Timestamp.from(at(END)))
                        .query(String.class)
                        .list());
        assertThat(plan)
                .contains("watched_span_before", "watched_span_started")
                .doesNotContain("Seq Scan on watched_span");
    }

    private static Instant at(int second) {
        return BEGINNING.plusSeconds(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from watched_span",
                "update watched_span set seen_until = seen_until - interval '1 second'",
                "update watched_span set started_at = started_at - interval '1 second'",
                "update watched_span set seen_before = seen_until",
                "update watched_span set seen_until = started_at + interval '1 day' where id = (select min(id) from watched_span)",
            })
    void nobodyChangesWhatWasWatched(String change) {
        span(10, 20);
        span(100, 20);
        assertThatThrownBy(() -> JdbcClient.create(MeteredDatabase.superuser())
                        .sql(change)
                        .update())
                .hasStackTraceContaining("what was watched can't be changed");
    }
}
