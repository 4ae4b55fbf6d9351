package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.stereotype.Component;

/**
 * Writes out what stands of a month, as {@link UsageImports} takes it in. The same month gives the same bytes. A name that a
 * spreadsheet might run gets an apostrophe: no import takes such a name, with one or without.
 */
@Component
public class UsageExports {

    /** By the index of the primary key; {@code %1$s} is the month's part, {@code %2$s} the tenant. */
    private static final String STANDING = """
            copy (
                select %2$s as tenant, %3$s as "namespaceUid", %4$s as "podUid", %5$s as app, release, %6$s as node,
                    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "from",
                    to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "to",
                    cpu_millis as "cpuMillis", memory_bytes as "memoryBytes",
                    overhead_cpu_millis as "overheadCpuMillis", overhead_memory_bytes as "overheadMemoryBytes", coverage
                from %1$s as segment join tenant on tenant.id = tenant_id
                where sign = 1 and not exists (select from %1$s as reversal where reversal.sign = -1
                    and reversal.corrects = segment.id and reversal.started_at = segment.started_at)
                order by tenant_id, started_at, segment.id
            ) to stdout (format csv, header)""";

    /** Each has a connection for as long as its reader takes, and requests wait for those. */
    private static final int AT_ONCE = 2;

    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final DataSource database;
    private final Clock clock;

    UsageExports(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What tells a segment's tenant. */
    public enum TenantAs {
        /** Stays whose it is, whoever has the slug later; another Caisson doesn't know it. */
        ID("tenant_id"),
        /** For another Caisson. A deleted tenant's, which somebody else can have by now, is not given. */
        SLUG("case when state = 'DELETED' then tenant_id::text else slug end");

        private final String sql;

        TenantAs(String sql) {
            this.sql = sql;
        }

        public static TenantAs of(String name) {
            return Arrays.stream(values())
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidValue("tenant", name, "ID or SLUG"));
        }
    }

    /** Whether the month is over and the ledger has its part. */
    public boolean has(YearMonth month) {
        return month.isBefore(UsageMonths.of(clock.instant()))
                && JdbcClient.create(database)
                        .sql("select to_regclass(?) is not null")
                        .param(UsageMonths.part(month))
                        .query(Boolean.class)
                        .single();
    }

    /**
     * All of the month at one instant, in the memory of a row. Nobody's writing waits for it.
     *
     * @throws InvalidValue if the month isn't over, has a segment that is still open, or is none of the ledger's
     * @throws ExportsRunning while two others are written out
     * @throws IOException if it can't be read or written to its end
     */
    public void write(YearMonth month, TenantAs tenant, Sink out) throws IOException {
        if (!month.isBefore(UsageMonths.of(clock.instant()))) {
            throw refused(month, "over");
        }
        if (!turns.tryAcquire()) {
            throw new ExportsRunning(AT_ONCE);
        }
        try {
            writeNow(month, tenant, out);
        } finally {
            turns.release();
        }
    }

    private void writeNow(YearMonth month, TenantAs tenant, Sink out) throws IOException {
        try (var connection = database.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            requireWhole(connection, month);
            copy(connection, standing(month, tenant), out.open());
        } catch (SQLException e) {
            throw Objects.requireNonNullElseGet(
                    new SQLStateSQLExceptionTranslator().translate("usage export", null, e),
                    () -> new IllegalStateException(e));
        }
    }

    private static String standing(YearMonth month, TenantAs tenant) {
        return STANDING.formatted(
                UsageMonths.part(month),
                tenant.sql,
                harmless("segment.namespace_uid"),
                harmless("pod_uid"),
                harmless("app"),
                harmless("node"));
    }

    /** As CSVs of other rooms do. All names that a cluster gives, and that an import takes, begin with a letter or a digit. */
    private static String harmless(String column) {
        return "case when %1$s ~ '^[^A-Za-z0-9]' then '''' || %1$s else %1$s end".formatted(column);
    }

    /** A connection whose copying was broken off isn't used again: what is left of it would be taken for the next answer. */
    private static void copy(Connection connection, String sql, OutputStream out) throws IOException, SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
        } catch (IOException e) {
            connection.abort(Runnable::run);
            throw e;
        } catch (SQLException e) {
            connection.abort(Runnable::run);
            var broken = new IOException("What the database gave ended in the middle.");
            broken.addSuppressed(e); // as a cause, its own end of a stream would be taken for a reader's who is gone
            throw broken;
        }
    }

    /** In the snapshot that is written, but without the lock on what is open: a correction would wait for it. */
    private static void requireWhole(Connection connection, YearMonth month) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("savepoint looked");
            try (var row = statement.executeQuery("""
                    select to_regclass('%s') is not null,
                        exists (select from usage_open where started_at >= '%s' and started_at < '%s')""".formatted(
                    UsageMonths.part(month), UsageMonths.start(month), UsageMonths.start(month.plusMonths(1))))) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw refused(month, "a month that the ledger has segments of");
                }
                if (row.getBoolean(2)) {
                    throw refused(
                            month,
                            "without a segment that is still open; within an hour what runs on is parted from it");
                }
            }
            statement.execute("rollback to looked");
        }
    }

    private static InvalidValue refused(YearMonth month, String allowed) {
        return new InvalidValue("month", month.toString(), allowed);
    }
}
