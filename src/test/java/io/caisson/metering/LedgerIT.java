package io.caisson.metering;

import static io.caisson.metering.MeteredCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL itself says to whoever would change the ledger, its owner with all rights included. */
class LedgerIT {

    private MeteredCluster cluster;
    private UUID acme;

    @BeforeEach
    void start() {
        cluster = new MeteredCluster("2026-11-10T12:00:00Z");
        acme = cluster.tenant("acme");
        cluster.list();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update usage_segment set ended_at = ended_at - interval '1 minute' where pod_uid = 'closed'",
                "update usage_segment set ended_at = null where pod_uid = 'closed'",
                "update usage_segment set cpu_millis = 1 where pod_uid = 'open'",
                "update usage_segment set started_at = started_at + interval '1 minute' where pod_uid = 'open'",
                "update usage_segment set coverage = 'RECONSTRUCTED' where pod_uid = 'open'",
                "update usage_segment_2026_11 set app = 'other'",
                "delete from usage_segment where pod_uid = 'closed'",
                "delete from usage_segment where pod_uid = 'open'",
                "delete from usage_segment_2026_11",
                "truncate usage_segment",
                "truncate usage_segment_2026_11"
            })
    void refusesEveryChange(String sql) {
        write("closed", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        write("open", "2026-11-01T00:00:00Z", null);
        var superuser = JdbcClient.create(MeteredDatabase.superuser());
        assertThatThrownBy(() -> superuser.sql(sql).update()).hasStackTraceContaining("usage segment");
        assertThatThrownBy(() -> cluster.jdbc.sql(sql).update())
                .hasStackTraceContaining(
                        sql.contains("set ended_at") || sql.contains("set coverage")
                                ? "usage segment"
                                : "permission denied");
    }

    /** What it closes and carries over, it does by the ledger as a whole. */
    @Test
    void grantsTheApplicationNoChangeOfAPart() {
        cluster.part(UsageMonths.class).make(Instant.parse("2031-02-01T00:00:00Z"));
        assertThat(parts()).contains("usage_segment_2031_02");
        assertThat(cluster.jdbc.sql("""
                select inhrelid::regclass::text from pg_inherits
                where inhparent = 'usage_segment'::regclass and (has_any_column_privilege(inhrelid, 'update')
                    or has_table_privilege(inhrelid, 'update, delete, truncate'))""").query(String.class).list()).isEmpty();
        write("open", "2031-02-01T00:00:00Z", null);
        var close = "update usage_segment%s set ended_at = '2031-02-02Z' where pod_uid = 'open'";
        assertThatThrownBy(() -> cluster.jdbc.sql(close.formatted("_2031_02")).update())
                .hasStackTraceContaining("permission denied");
        assertThat(cluster.jdbc.sql(close.formatted("")).update()).isOne();
    }

    /** Past the triggers, which whoever has all rights can do: the day's digest says that it isn't what was opened. */
    @Test
    void whatWasChangedWhileItWasOpenShowsWhenItIsClosed() throws SQLException {
        write("left alone", "2026-11-01T00:00:00Z", null);
        write("changed", "2026-11-02T00:00:00Z", null);
        try (var connection = MeteredDatabase.superuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("update usage_segment set cpu_millis = 1 where pod_uid = 'changed'");
        }
        cluster.jdbc
                .sql("update usage_segment set ended_at = started_at + interval '1 hour'")
                .update();
        assertThat(cluster.jdbc.sql("""
                select day::text from usage_rollup_change group by day
                having sum(digest) <> (select sum(segment_digest(segment)) from usage_segment as segment
                    where (started_at at time zone 'UTC')::date = day)""").query(String.class).list()).containsExactly("2026-11-02");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"delete from tenant", "update tenant set id = gen_random_uuid()", "truncate tenant cascade"})
    void keepsEachTenantForItsUsage(String sql) {
        var superuser = JdbcClient.create(MeteredDatabase.superuser());
        assertThatThrownBy(() -> superuser.sql(sql).update()).hasStackTraceContaining("tenant keeps what was written");
    }

    @Test
    void refusesASegmentOfATenantThatThereIsNot() {
        var nobody = UUID.randomUUID();
        var segment = new MadeSegment(nobody, "2026-11-01T00:00:00Z", null);
        assertThatThrownBy(() -> segment.write(cluster.jdbc))
                .hasStackTraceContaining("of tenant %s, which there isn't".formatted(nobody));
    }

    @Test
    void closesWhatIsOpenOnce() {
        write("open", "2026-11-01T00:00:00Z", null);
        var close = "update usage_segment set ended_at = '2026-11-02T00:00:00Z' where pod_uid = 'open'";
        assertThat(cluster.jdbc.sql(close).update()).isOne();
        assertThatThrownBy(() -> cluster.jdbc.sql(close).update()).hasStackTraceContaining("can't be changed");
    }

    @Test
    void refusesWhatOverlapsInTheSameMonth() {
        write("a", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        write("a", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z");
        write("b", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        overlaps("a", "2026-11-01T23:59:59Z", "2026-11-02T00:00:00Z");
        overlaps("a", "2026-10-31T00:00:00Z", null);
    }

    @Test
    void refusesWhatOverlapsWithAnOpenOneOfAnotherMonth() {
        write("a", "2026-10-01T00:00:00Z", null);
        overlaps("a", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        overlaps("a", "2026-12-01T00:00:00Z", null);
        overlaps("a", "2026-09-01T00:00:00Z", null);
        write("a", "2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z");
    }

    @Test
    void refusesWhatGoesPastItsMonthAndPartsOfASecond() {
        assertThatThrownBy(() -> write("a", "2026-11-30T00:00:00Z", "2026-12-01T00:00:01Z"))
                .hasStackTraceContaining("check constraint");
        assertThatThrownBy(() -> write("a", "2026-11-29T00:00:00Z", "2026-11-30T00:00:00.5Z"))
                .hasStackTraceContaining("check constraint");
        assertThatThrownBy(() -> write("a", "2026-11-29T00:00:00Z", "2026-11-28T00:00:00Z"))
                .hasStackTraceContaining("lower bound must be less");
    }

    @Test
    void takesBackOnlyWhatIsThereAsItIsAndOnce() {
        write("a", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z");
        var values = "revision, id, tenant_id, namespace_uid, pod_uid, app, release, node, %s, memory_bytes,"
                + " overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage from usage_segment where sign = 1";
        var reversal =
                "insert into usage_segment (sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,"
                        + " cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage) select -1, "
                        + values;
        assertThatThrownBy(() ->
                        cluster.jdbc.sql(reversal.formatted("cpu_millis + 1")).update())
                .hasStackTraceContaining("as it is");
        assertThatThrownBy(() -> cluster.jdbc
                        .sql(reversal.replace("-1, revision", "1, revision + 1").formatted("cpu_millis"))
                        .update())
                .hasStackTraceContaining("was not taken back");
        assertThat(cluster.jdbc.sql(reversal.formatted("cpu_millis")).update()).isOne();
        assertThatThrownBy(
                        () -> cluster.jdbc.sql(reversal.formatted("cpu_millis")).update())
                .hasStackTraceContaining("duplicate key");
        assertThat(cluster.usage.segments(acme, UsagePeriod.of(YearMonth.of(2026, 11)), null, 10))
                .isEmpty();
        assertThat(cluster.usage
                        .apps(acme, UsagePeriod.of(YearMonth.of(2026, 11)))
                        .getFirst()
                        .held()
                        .cpu())
                .isZero();
    }

    @Test
    void carriesOverAllThatRanBeforeTheMonthBeganAThousandAtATime() {
        write("since it began", "2026-11-01T00:00:00Z", null);
        write("since before", "2026-10-01T00:00:00Z", null);
        cluster.jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, coverage)
                select tenant_id, namespace_uid, n::text, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, '2026-10-31T23:59:59Z', coverage
                from usage_segment, generate_series(1, 1000) as n where pod_uid = 'since before'""").update();

        assertThat(cluster.part(MonthEnd.class).carryOver()).isTrue();
        assertThat(cluster.part(MonthEnd.class).carryOver()).isFalse();
        assertThat(cluster.jdbc
                        .sql("select count(*) from usage_open where started_at = '2026-11-01Z'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1002);
    }

    @Test
    void hasThisMonthsPartAndTheNextTwoAheadOfTime() {
        cluster.clock.set(Instant.parse("2031-05-20T00:00:00Z"));
        cluster.part(UsageMonths.class).makeAhead();
        assertThat(parts()).contains("usage_segment_2031_05", "usage_segment_2031_06", "usage_segment_2031_07");
    }

    @Test
    void dropsWhatIsOlderThanTheRetentionButNothingInWhichAPodStillRuns() {
        write("gone", "2024-01-05T00:00:00Z", "2024-01-06T00:00:00Z");
        write("there", "2024-02-05T00:00:00Z", null);
        write("young", "2025-10-31T00:00:00Z", "2025-10-31T01:00:00Z");
        cluster.part(OldMonths.class).drop();
        assertThat(parts())
                .contains("usage_segment_2024_02", "usage_segment_2025_10")
                .doesNotContain("usage_segment_2024_01");
        cluster.clock.set(Instant.parse("2026-12-01T00:00:00Z"));
        cluster.part(OldMonths.class).drop();
        assertThat(parts()).doesNotContain("usage_segment_2025_10");
        cluster.sees(pod("back", acme, "web", Instant.parse("2024-01-05T00:00:00Z")));
        assertThat(parts()).contains("usage_segment_2024_01");
    }

    private List<String> parts() {
        return cluster.jdbc
                .sql("select relname from pg_class where relname like 'usage\\_segment\\_2%' and relkind = 'r'")
                .query(String.class)
                .list();
    }

    private void overlaps(String pod, String from, String to) {
        assertThatThrownBy(() -> write(pod, from, to)).satisfies(e -> assertThat(e)
                .hasStackTraceContaining(
                        to == null || !from.startsWith("2026-11-01T23") ? "already has" : "exclusion"));
    }

    private void write(String pod, String from, String to) {
        new MadeSegment(acme, from, to).with("pod_uid", pod).write(cluster.jdbc);
    }
}
