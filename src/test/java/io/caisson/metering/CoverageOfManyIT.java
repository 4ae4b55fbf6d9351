package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The coverage of many tenants in one statement is what each one's own is. */
class CoverageOfManyIT extends WebIT {

    private static final Instant MARCH = Instant.parse("2019-03-01T00:00:00Z");
    private static final int DAY = 86_400;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Coverages coverages;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void saysOfEachTenantWhatIsSaidOfItAlone() throws Exception {
        var random = new Random(7);
        transaction.executeWithoutResult(status -> {
            var starts = watched(random);
            var asked = new ArrayList<Coverages.Asked>();
            for (int n = 0; n < 12; n++) {
                asked.add(lived(random, n, starts));
            }
            var together = coverages.of(asked);
            for (var one : asked) {
                var alone = coverages
                        .of(one.tenant(), new UsagePeriod(one.from(), one.to()))
                        .total();
                assertThat(together.getOrDefault(one.tenant(), new CoverageReport.Seconds(0, 0, 0)))
                        .isEqualTo(alone);
            }
            assertThat(together.values()).anyMatch(seconds -> seconds.missing() > 0);
            assertThat(together.values()).anyMatch(seconds -> seconds.reconstructed() > 0 && seconds.missing() == 0);
            assertThat(together).hasSize(11); // the last one was made after the period
            status.setRollbackOnly(); // spans of a time that others don't watch
        });
    }

    @Test
    void findsWhatWasLostWithoutReadingSegments() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local enable_seqscan = off").update();
            var plan = String.join(
                    "\n",
                    coverages.plan(List.of(new Coverages.Asked(UUID.randomUUID(), MARCH, MARCH.plusSeconds(DAY)))));
            assertThat(plan).contains("usage_segment_").doesNotContain("Seq Scan on usage_segment");
        });
    }

    private List<Instant> watched(Random random) {
        var starts = new ArrayList<Instant>();
        for (int day = -2; day < 33; day++) {
            var from = MARCH.plusSeconds((long) day * DAY + random.nextInt(DAY / 2));
            starts.add(from);
            jdbc.sql(
                            "insert into watched_span (started_at, seen_until) values (cast(? as timestamptz), cast(? as timestamptz))")
                    .params(
                            from.toString(),
                            from.plusSeconds(random.nextInt(DAY)).toString())
                    .update();
        }
        return starts.stream()
                .filter(start -> start.isAfter(MARCH) && start.isBefore(MARCH.plusSeconds(30L * DAY)))
                .toList();
    }

    /** Some of them lost pods, some in a gap that reaches beyond the month; some were deleted within it. */
    private Coverages.Asked lived(Random random, int n, List<Instant> starts) {
        var tenant = UUID.randomUUID();
        var created = n == 11 ? MARCH.plusSeconds(40L * DAY) : MARCH.plusSeconds(random.nextInt(20) * DAY - 10L * DAY);
        var deleted = n % 5 == 3 ? MARCH.plusSeconds(20L * DAY + n).toString() : null;
        jdbc.sql("""
                insert into tenant (id, slug, name, state, created_at, deleted_at, version)
                values (?, ?, 'Many', ?, cast(? as timestamptz), cast(? as timestamptz), 0)""")
                .params(
                        tenant,
                        "many-" + n + "-" + tenant.toString().substring(0, 8),
                        deleted == null ? "ACTIVE" : "DELETED",
                        created.toString(),
                        deleted)
                .update();
        if (n == 4) {
            starts.forEach(start -> lost(tenant, start)); // seen again: that is no gap any more
        }
        for (int pod = 0; pod < n % 4; pod++) {
            lost(tenant, MARCH.plusSeconds(random.nextInt(28 * DAY)));
        }
        var from = MARCH.plusSeconds(n % 3 * 3_600L);
        return new Coverages.Asked(tenant, from, from.plusSeconds(30L * DAY));
    }

    private void lost(UUID tenant, Instant at) {
        new MadeSegment(tenant, at.toString(), at.toString())
                .with("coverage", "MISSING")
                .write(jdbc);
    }
}
