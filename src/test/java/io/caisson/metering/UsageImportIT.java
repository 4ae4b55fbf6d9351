package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A month that is taken in as a whole is held to what every single segment is held to. */
class UsageImportIT {

    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    private static final UsagePeriod PERIOD = UsagePeriod.of(SEPTEMBER);

    private MeteredCluster cluster;
    private JdbcClient superuser;
    private UsageImport imports;
    private UUID acme;

    /** The batch: what was seen, one that was taken back and replaced, one that goes on from the month before. */
    @BeforeEach
    void start() {
        cluster = new MeteredCluster("2026-11-10T12:00:00Z");
        superuser = JdbcClient.create(MeteredDatabase.superuser());
        imports = new UsageImport(MeteredDatabase.application(), cluster.clock, new UsageRetention(13));
        acme = cluster.tenant("acme");
        cluster.tenant("blue");
        forget();
        cluster.jdbc
                .sql("create table batch (like usage_segment including defaults)")
                .update();
        cluster.jdbc.sql("""
                insert into batch (id, sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis,
                    memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select number, sign, revision, corrects, :acme, 'ns', pod, 'web', 1, 'node', 500, 1 << 30, 50, 1 << 26,
                    cast('2026-09-01Z' as timestamptz) + first * interval '1 second',
                    cast('2026-09-01Z' as timestamptz) + last * interval '1 second', 'OBSERVED'
                from (values (900001, 1, 0, null, 'a', 0, 100000), (900002, 1, 0, null, 'b', 7, 7),
                    (900003, 1, 0, null, 'c', 5000, 6000), (900004, -1, 0, 900003, 'c', 5000, 6000),
                    (900005, 1, 1, 900003, 'c', 5000, 2592000))
                    as segment (number, sign, revision, corrects, pod, first, last)""").param("acme", acme).update();
    }

    @AfterEach
    void stop() {
        forget();
        cluster.close();
    }

    @Test
    void isTheLedgersAsItWasAndCountsAtOnce() {
        takeIn();
        var parts = List.of("select * from usage_segment_2026_09", "select * from batch");
        assertThat(cluster.jdbc
                        .sql("select count(*) from (%s except %s)".formatted(parts.get(1), parts.get(0)))
                        .query(Long.class)
                        .single())
                .isZero();
        var expected = HeldBySegments.of(cluster.jdbc, PERIOD, cluster.clock.instant());
        assertThat(expected.get(acme + " web").getLast()).isEqualByComparingTo(Integer.toString(100_000 + 2_587_000));
        var rollups = cluster.part(Rollups.class);
        assertThat(HeldBySegments.byRollups(rollups, List.of(acme), PERIOD)).isEqualTo(expected);
        requireNodes();
        var roller = cluster.part(UsageRoller.class);
        assertThat(roller.rebuild()).isTrue();
        assertThat(roller.rebuild()).isFalse();
        assertThat(HeldBySegments.byRollups(rollups, List.of(acme), PERIOD)).isEqualTo(expected);
        requireNodes();
    }

    @Test
    void eachImportHasIdsOfItsOwn() {
        var first = imports.ids();
        assertThat(imports.ids()).isGreaterThanOrEqualTo(first + UsageImport.IDS);
    }

    private void requireNodes() {
        var month = YearMonth.of(2026, 9);
        assertThat(HeldByNodes.byRollups(cluster.part(NodeRollups.class), month))
                .isNotEmpty()
                .isEqualTo(HeldByNodes.of(cluster.jdbc, month, cluster.clock.instant()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            excl            | insert into batch select 900010, sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, 1, 1, 1, 1, started_at + interval '99999 s', ended_at + interval '1 s', coverage from batch where pod_uid = 'a'
            don't overlap   | delete from batch where sign = -1; insert into batch select 900004, -1, 0, 900009, tenant_id, namespace_uid, pod_uid, app, release, node, 1, 1, 1, 1, started_at - interval '1000 s', started_at, coverage from batch where id = 900003; insert into batch select 900009, 1, 0, null, tenant_id, namespace_uid, pod_uid, app, release, node, 1, 1, 1, 1, started_at, ended_at, coverage from batch where id = 900004; update batch set corrects = 900009 where id = 900005
            as it is        | update batch set corrects = 900001 where sign = -1
            was taken back  | delete from batch where sign = -1
            was taken back  | update batch set corrects = 900001 where revision = 1
            whole seconds   | update batch set ended_at = ended_at + interval '1 ms' where pod_uid = 'a'
            ended when the month ended | update batch set ended_at = ended_at + interval '1 s' where revision = 1
            begun in the month | update batch set started_at = '2026-08-31Z', ended_at = '2026-08-31Z' where pod_uid = 'b'
            and ended       | update batch set ended_at = null where pod_uid = 'a'
            ended at its start or after it | update batch set ended_at = started_at - interval '1 s' where pod_uid = 'a'
            amounts         | update batch set cpu_millis = -1
            amounts         | update batch set memory_bytes = -1 where pod_uid = 'b'
            amounts         | update batch set overhead_cpu_millis = -1 where pod_uid = 'b'
            amounts         | update batch set overhead_memory_bytes = -1 where pod_uid = 'b'
            a revision      | update batch set revision = -1 where pod_uid = 'b'
            a sign          | update batch set sign = 2 where sign = -1
            a coverage that there is | update batch set coverage = 'GUESSED' where pod_uid = 'b'
            of none where not | update batch set corrects = 900001 where pod_uid = 'b'
            takes back or replaces | update batch set corrects = null where sign = -1
            tenant          | update batch set tenant_id = '00000000-0000-0000-0000-000000000009' where pod_uid = 'b'
            _key            | update batch set id = 900001, started_at = '2026-09-01Z' where pod_uid = 'b'
            corrects        | insert into batch select 900010, sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, 500, 1 << 30, 50, 1 << 26, started_at, ended_at, coverage from batch where sign = -1
            id that this import has | update batch set id = 899999 where pod_uid = 'b'
            isn't open      | insert into usage_open select 'a', tenant_id, 1, '2026-08-01Z', 'web', 1, 1, 1, 1 from batch where pod_uid = 'a'
            """)
    void isRefusedAsAWholeForOneSegment(String because, String change) {
        for (var sql : change.split(";")) {
            superuser.sql(sql).update();
        }
        assertThatThrownBy(this::takeIn).isInstanceOf(InvalidValue.class).hasMessageContaining(because);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "revision = 1",
                "namespace_uid = 'other'",
                "pod_uid = 'other'",
                "app = 'other'",
                "release = 9",
                "node = 'other'",
                "cpu_millis = 501",
                "memory_bytes = 1",
                "overhead_cpu_millis = 1",
                "overhead_memory_bytes = 1",
                "ended_at = ended_at - interval '1 s'",
                "coverage = 'MISSING'"
            })
    void isRefusedForAReversalThatIsOtherThanItsSegment(String than) {
        superuser.sql("update batch set " + than + " where sign = -1").update();
        assertThatThrownBy(this::takeIn).isInstanceOf(InvalidValue.class).hasMessageContaining("as it is");
        assertThat(left()).isEmpty();
    }

    @Test
    void isRefusedWhereItIsNoCopyAtAll() {
        assertThatThrownBy(() ->
                        imports.month(SEPTEMBER, 900_000, List.of(new ByteArrayInputStream("PGCOPY, not".getBytes()))))
                .isInstanceOf(InvalidValue.class);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11", "2027-01", "2025-09", "2024-01"})
    void isRefusedForAMonthThatIsNotOverOrNotKept(String month) {
        assertThatThrownBy(() -> imports.month(YearMonth.parse(month), 0, List.of()))
                .hasMessageContaining("must be over, and one of the last 13");
    }

    @Test
    void isRefusedWhereTheLedgerHasThatMonthOrTakesItInAlready() throws SQLException {
        takeIn();
        assertThatThrownBy(this::takeIn).hasMessageContaining("a month that the ledger has no part for");
        forget();
        cluster.jdbc.sql("create table batch (like usage_segment)").update();
        try (var other = MeteredDatabase.application().getConnection()) {
            new MonthAside(other, SEPTEMBER).claim();
            assertThatThrownBy(this::takeIn).hasMessageContaining("no other import is under way");
        }
    }

    @Test
    void whatAKilledOneLeftIsInNobodysWayAndIsClearedAway() throws SQLException {
        cluster.jdbc.sql("create table usage_import_2026_09 (what text)").update();
        takeIn();
        assertThat(left()).isEqualTo("usage_segment_2026_09");
        cluster.jdbc.sql("create table usage_import_2026_08 (what text)").update();
        try (var other = MeteredDatabase.application().getConnection()) {
            new MonthAside(other, YearMonth.of(2026, 8)).claim();
            imports.clearAway();
            assertThat(cluster.jdbc
                            .sql("select count(*) from usage_import_2026_08")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
        imports.clearAway();
        assertThat(cluster.jdbc
                        .sql("select to_regclass('usage_import_2026_08')::text")
                        .query(String.class)
                        .optional())
                .isEmpty();
    }

    @Test
    void isKeptAsEveryOtherMonthIs() {
        takeIn();
        for (var sql : List.of(
                "update usage_segment set ended_at = ended_at - interval '1 minute' where pod_uid = 'a'",
                "update usage_segment_2026_09 set app = 'other'",
                "delete from usage_segment where pod_uid = 'a'",
                "truncate usage_segment_2026_09")) {
            assertThatThrownBy(() -> superuser.sql(sql).update()).as(sql).hasStackTraceContaining("usage segment");
            assertThatThrownBy(() -> cluster.jdbc.sql(sql).update())
                    .as(sql)
                    .hasStackTraceContaining(sql.contains("set ended_at") ? "usage segment" : "permission denied");
        }
        assertThatThrownBy(() -> write("a", 0, 50, 60)).hasStackTraceContaining("duplicate key");
        assertThatThrownBy(() -> write("a", 1, 50, 60)).hasStackTraceContaining("was not taken back");
        assertThatThrownBy(() -> write("c", 2, 50, 6000)).hasStackTraceContaining("already has");
        write("d", 0, 50, 60);
        assertThat(cluster.usage.apps(acme, PERIOD).getFirst().held().instances())
                .isEqualByComparingTo(Integer.toString(100_000 + 2_587_000 + 10));
        assertThat(HeldBySegments.byRollups(cluster.part(Rollups.class), List.of(acme), PERIOD))
                .isEqualTo(HeldBySegments.of(cluster.jdbc, PERIOD, cluster.clock.instant()));
    }

    @Test
    void aPodMayHaveTwoSegmentsThatDontOverlapAndThenTheMonthHasItsOwnConstraint() {
        superuser
                .sql(
                        "update batch set pod_uid = 'a', started_at = '2026-09-02T03:46:40Z', ended_at = '2026-09-03Z' where pod_uid = 'b'")
                .update();
        takeIn();
        assertThatThrownBy(() -> write("a", 0, 99_999, 100_001)).hasStackTraceContaining("exclusion");
        write("a", 0, 200_000, 200_001);
    }

    private void write(String pod, int revision, int first, int last) {
        cluster.jdbc
                .sql("""
                insert into usage_segment (revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis,
                    memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select :revision, case when :revision > 0 then 900003 end, :acme, 'ns', :pod, 'web', 1, 'node', 500, 1, 50, 1,
                    cast('2026-09-01Z' as timestamptz) + :first * interval '1 second',
                    cast('2026-09-01Z' as timestamptz) + :last * interval '1 second', 'OBSERVED'""")
                .param("revision", revision)
                .param("acme", acme)
                .param("pod", pod)
                .param("first", first)
                .param("last", last)
                .update();
    }

    private void takeIn() {
        imports.month(SEPTEMBER, 900_000, List.of(copied("id % 2 = 0"), copied("id % 2 = 1")));
    }

    private ByteArrayInputStream copied(String which) {
        var rows = new ByteArrayOutputStream();
        try (var connection = MeteredDatabase.application().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from batch where %s) to stdout (format binary)".formatted(which), rows);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
        return new ByteArrayInputStream(rows.toByteArray());
    }

    /** What is there of the month, in the ledger or aside. */
    private String left() {
        return cluster.jdbc.sql("""
                select coalesce(string_agg(relname, ' '), '') from pg_class
                where relname in ('usage_segment_2026_09', 'usage_import_2026_09')""").query(String.class).single();
    }

    private void forget() {
        cluster.jdbc
                .sql("drop table if exists batch, usage_import_2026_09, usage_segment_2026_09")
                .update();
    }
}
