package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes in a whole month of closed segments that the ledger has no part for, as after a restore or a month that was dropped.
 * It is made aside and becomes the ledger's when all that the ledger's triggers ask of each segment holds for all of them.
 */
@Component
public class UsageImport {

    private static final Logger LOG = LoggerFactory.getLogger(UsageImport.class);

    /** How many ids an import has for itself. */
    static final long IDS = 1L << 32;

    /** What copies or makes an index beside others. Each has a connection, and keeps a processor of the database busy. */
    static final int AT_ONCE = 2;

    private final DataSource database;
    private final Clock clock;
    private final UsageRetention retention;

    UsageImport(DataSource database, Clock clock, UsageRetention retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /** @return the first of {@link #IDS} ids that no other segment has */
    public long ids() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select nextval('usage_import_ids')")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw MonthAside.refusal(e);
        }
    }

    /**
     * Nothing is kept of a month that can't be taken in as a whole.
     *
     * @param ids what {@link #ids} gave: its segments' ids are that one and those that follow
     * @param parts each what {@code copy (select * from usage_segment …) to stdout (format binary)} says, in any order; each
     *     has a connection of its own
     * @throws InvalidValue if the month or a segment isn't one that the ledger can take in so
     */
    public void month(YearMonth month, long ids, List<? extends InputStream> parts) {
        month(month, ids, parts, connection -> {});
    }

    /** @param note what is to be there exactly if the month is */
    void month(YearMonth month, long ids, List<? extends InputStream> parts, MonthAside.Note note) {
        var now = UsageMonths.of(clock.instant());
        if (!month.isBefore(now) || month.isBefore(now.minusMonths(retention.months()))) {
            throw new InvalidValue(
                    "month",
                    month.toString(),
                    "over, and one of the last %d, which are kept".formatted(retention.months()));
        }
        try (var connection = database.getConnection()) {
            var aside = new MonthAside(connection, month);
            aside.claim();
            try {
                aside.begin(ids);
                all(parts.stream().map(part -> copy(aside, part)).toList(), parts.size());
                all(aside.indexes().stream().map(this::run).toList(), AT_ONCE);
                aside.constrain();
                aside.requireTenants();
                aside.requireCorrections();
                aside.attach(note);
                LOG.info("The usage of {} was taken in.", month);
            } finally {
                aside.release();
            }
        } catch (SQLException e) {
            throw MonthAside.refusal(e);
        }
    }

    /** Drops what imports that were killed have left. */
    void clearAway() {
        try (var connection = database.getConnection()) {
            MonthAside.clearAway(connection);
        } catch (SQLException e) {
            throw MonthAside.refusal(e);
        }
    }

    private Callable<Void> copy(MonthAside aside, InputStream part) {
        return () -> {
            try (part;
                    var connection = database.getConnection()) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(aside.copy(), part);
            }
            return null;
        };
    }

    private Callable<Void> run(String sql) {
        return () -> {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("set local maintenance_work_mem = '256MB'");
                // Two are made at once: each has a processor, and what workers would have to tell each other costs
                // more.
                statement.execute("set local max_parallel_maintenance_workers = 0");
                statement.execute(sql);
                connection.commit();
            }
            return null;
        };
    }

    /**
     * So many at once. Of several that fail, what the database refused is told: that others had nothing to read any more follows
     * from it.
     */
    private static void all(List<Callable<Void>> steps, int atOnce) throws SQLException {
        try (var executor = Executors.newFixedThreadPool(
                Math.max(1, atOnce), Thread.ofVirtual().factory())) {
            var failures = executor.invokeAll(steps).stream()
                    .filter(step -> step.state() == Future.State.FAILED)
                    .map(Future::exceptionNow)
                    .sorted(Comparator.comparing(failure -> !(failure instanceof SQLException)))
                    .toList();
            switch (failures.isEmpty() ? null : failures.getFirst()) {
                case null -> {}
                case SQLException failed -> throw failed;
                case InvalidValue refused -> throw refused;
                case IOException unread -> throw new UncheckedIOException(unread);
                case Throwable other -> throw new IllegalStateException("A part can't be read.", other);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The import was interrupted.", e);
        }
    }
}
