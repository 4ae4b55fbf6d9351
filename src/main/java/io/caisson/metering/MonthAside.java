package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/** The table in which a month is made that isn't the ledger's yet. One connection at a time has it. */
final class MonthAside {

    static final String PREFIX = "usage_import_";

    private static final String COLUMNS =
            "id, sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,"
                    + " cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage";

    /**
     * A pod has one segment of a revision in a month, and none can overlap with it. Where one has more, which takes a scheduler
     * that binds a pod twice, the months' own constraint is made, which takes many times as long. So it is, too, for two pods
     * whose UIDs have the same hash.
     */
    private static final String NO_OVERLAP = """
            do $$ begin
                create unique index on %1$s (pod_hash(pod_uid), revision) with (fillfactor = 100) where sign = 1;
            exception when unique_violation then
                alter table %1$s add exclude using gist
                    (pod_uid with =, revision with =, tstzrange(started_at, ended_at) with &&) where (sign = 1);
            end $$""";

    /** Hold so few segments that they cost less while these come than afterwards. */
    private static final List<String> FEW = List.of(
            "create unique index on %1$s (corrects, started_at) where sign = -1",
            "create index on %1$s (tenant_id, ended_at) where coverage = 'MISSING'",
            "create index %1$s_replacements on %1$s (pod_uid) where revision > 0");

    /** Whose segments there are: each tenant is looked up in the index. */
    private static final String TENANTS = """
            with recursive known (tenant) as (
                (select tenant_id from %1$s order by tenant_id limit 1)
                union all
                select (select tenant_id from %1$s where tenant_id > tenant order by tenant_id limit 1) from known
                where tenant is not null)
            """;

    private static final String NOBODYS = TENANTS + """
            select tenant from known where tenant is not null and not exists (select from tenant where id = known.tenant)
            limit 1""";

    private static final String TO_BE_ROLLED_UP =
            "insert into usage_rollup_rebuild (tenant_id, month) " + TENANTS + """
            select tenant, '%2$s' from known where tenant is not null
            on conflict do nothing""";

    private static final String MAY_BE_LATE = """
            insert into usage_late (tenant_id, starts_at, ends_at)
            select tenant_id, '%s', '%s' from usage_rollup_rebuild where month = '%s'""";

    private static final Map<String, String> CHECKS = Map.of(
            "usage_segment_values",
                    "of a sign of 1 or -1, a coverage that there is, and amounts and a revision that aren't negative",
            "usage_segment_time", "of whole seconds, and ended at its start or after it",
            "usage_segment_corrects",
                    "of a segment that it corrects where it takes back or replaces one, and of none where not",
            "usage_segment_month", "ended when the month ended, or before",
            "usage_import_month", "begun in the month and ended, with an id that this import has for itself");

    /** Integrity constraint violations and data exceptions: the segments' fault. */
    private static final Set<String> REFUSED = Set.of("22", "23");

    private final Connection connection;
    private final YearMonth month;
    private final String aside;
    private final String part;

    MonthAside(Connection connection, YearMonth month) {
        this.connection = connection;
        this.month = month;
        this.aside = PREFIX + month.toString().replace('-', '_');
        this.part = UsageMonths.part(month);
    }

    /** Writes what commits together with the month. */
    interface Note {

        void write(Connection connection) throws SQLException;
    }

    /** One import at a time, for as long as this connection lives. It may take what another one left behind. */
    void claim() throws SQLException {
        if (!isFree()) {
            throw new InvalidValue("month", month.toString(), "asked for when no other import is under way");
        }
    }

    /** @param ids the first of those that its segments may have */
    void begin(long ids) throws SQLException {
        requireNoPart();
        execute("drop table if exists " + aside);
        execute("""
                create table %1$s (like usage_segment including defaults including constraints,
                    constraint usage_import_month check (started_at >= '%2$s' and started_at < '%3$s' and ended_at is not null
                        and id >= %4$d and id < %5$d),
                    constraint usage_segment_month check (ended_at <= '%3$s'))""".formatted(
                aside, UsageMonths.start(month), UsageMonths.start(month.plusMonths(1)), ids, ids + UsageImport.IDS));
        for (var few : FEW) {
            execute(few.formatted(aside));
        }
    }

    String copy() {
        return "copy %s (%s) from stdin (format binary)".formatted(aside, COLUMNS);
    }

    /**
     * Each can be made beside the other, once the segments are there. Their pages are full: next to nothing comes to a month that
     * is over.
     */
    List<String> indexes() {
        return Stream.of(
                        NO_OVERLAP,
                        "create unique index %1$s_key on %1$s (tenant_id, started_at, id) with (fillfactor = 100)")
                .map(sql -> sql.formatted(aside))
                .toList();
    }

    /** What an index can't hold. */
    void constrain() throws SQLException {
        execute("alter table %1$s add primary key using index %1$s_key".formatted(aside));
    }

    void requireTenants() throws SQLException {
        try (var statement = connection.createStatement();
                var nobodys = statement.executeQuery(NOBODYS.formatted(aside))) {
            if (nobodys.next()) {
                throw new InvalidValue(
                        "segments", "one of tenant " + nobodys.getString(1), "of a tenant that there is");
            }
        }
    }

    /** In a transaction of their own, with which the settings of the rules end. What these find doesn't change any more. */
    void requireCorrections() throws SQLException {
        connection.setAutoCommit(false);
        ImportRules.requireCorrections(connection, aside);
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** From one instant to the next the month is the ledger's, as a whole. */
    void attach(Note note) throws SQLException {
        connection.setAutoCommit(false);
        // In the order in which a writer takes them.
        execute("select pg_advisory_xact_lock(hashtextextended('make_usage_month', 0))");
        requireNoPart();
        execute("lock table usage_open in access exclusive mode");
        ImportRules.requireNotOpen(connection, aside);
        execute("drop index %s_replacements"
                .formatted(aside)); // few in one month, and found by their pod in the ledger
        execute("""
                create trigger usage_segment_is_not_emptied before truncate on %s
                for each statement execute function usage_segment_is_kept()""".formatted(aside));
        execute("revoke update, delete, truncate on %s from current_user".formatted(aside));
        execute("alter table %s rename to %s".formatted(aside, part));
        execute("alter table usage_segment attach partition %s for values from ('%s') to ('%s')"
                .formatted(part, UsageMonths.start(month), UsageMonths.start(month.plusMonths(1))));
        execute("alter table %s drop constraint usage_import_month".formatted(part));
        execute(TO_BE_ROLLED_UP.formatted(part, month.atDay(1)));
        execute(MAY_BE_LATE.formatted(
                UsageMonths.start(month), UsageMonths.start(month.plusMonths(1)), month.atDay(1)));
        execute("delete from usage_dropped where month = '%s'".formatted(month.atDay(1)));
        note.write(connection);
        connection.commit();
    }

    void release() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        execute("drop table if exists " + aside);
        execute("select pg_advisory_unlock(hashtextextended('usage_import', 0))");
    }

    static void clearAway(Connection connection) throws SQLException {
        var left = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select replace(substr(relname, length('%1$s') + 1), '_', '-') from pg_class
                        where relname ~ '^%1$s\\d{4}_\\d{2}$' and relkind = 'r'""".formatted(PREFIX))) {
            while (rows.next()) {
                left.add(rows.getString(1));
            }
        }
        for (var month : left) {
            var aside = new MonthAside(connection, YearMonth.parse(month));
            if (aside.isFree()) {
                aside.release();
            }
        }
    }

    static RuntimeException refusal(SQLException e) {
        var state = e.getSQLState();
        if (state != null && REFUSED.contains(state.substring(0, 2))) {
            var said = e instanceof PSQLException sent ? sent.getServerErrorMessage() : null;
            var broken = said == null ? null : said.getConstraint();
            var detail = said == null ? null : said.getDetail();
            return new InvalidValue(
                    "segments",
                    detail == null ? String.valueOf(e.getMessage()) : detail.replaceFirst("^Key [^=]*=", ""),
                    broken == null
                            ? "what COPY writes of segments"
                            : CHECKS.getOrDefault(broken, "such that %s holds".formatted(broken)));
        }
        var translated = new SQLStateSQLExceptionTranslator().translate("usage import", null, e);
        return translated == null ? new IllegalStateException(e) : translated;
    }

    private boolean isFree() throws SQLException {
        return isTrue("select pg_try_advisory_lock(hashtextextended('usage_import', 0))");
    }

    private void requireNoPart() throws SQLException {
        if (isTrue("select to_regclass('%s') is not null".formatted(part))) {
            throw new InvalidValue("month", month.toString(), "a month that the ledger has no part for");
        }
    }

    private boolean isTrue(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
