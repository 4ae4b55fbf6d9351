package io.caisson.verification;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;

/**
 * One run at a time, whichever process does it: each reads for minutes and has connections that requests wait for. Whose turn
 * it is has a lock of its connection, which PostgreSQL takes back when the process is killed.
 */
@Component
class Turns {

    /** How long who waits for an answer waits for the turn. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String TURN = "hashtextextended('verification', 0)";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;
    private final Semaphore waiting = new Semaphore(1);

    Turns(DataSource database) {
        this.database = database;
    }

    interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /** @return nothing while somebody else has it; to be closed at the run's end */
    Optional<Turn> take() {
        return take(connection -> is(connection, "pg_try_advisory_lock"));
    }

    /**
     * The same, after some seconds for what is short. One at a time waits: it has a connection meanwhile.
     *
     * @return nothing when it doesn't come to an end, or when somebody else waits
     */
    Optional<Turn> await() {
        if (!waiting.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return take(Turns::comes);
        } finally {
            waiting.release();
        }
    }

    private interface Asked {

        boolean of(Connection connection) throws SQLException;
    }

    private Optional<Turn> take(Asked asked) {
        try {
            var connection = database.getConnection();
            boolean mine = false;
            try {
                mine = asked.of(connection);
                return mine ? Optional.of(() -> giveBack(connection)) : Optional.empty();
            } finally {
                if (!mine) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("nobody says whose turn it is", e);
        }
    }

    private static boolean comes(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '%ds'".formatted(PATIENCE.toSeconds()));
            statement.execute("select pg_advisory_lock(%s)".formatted(TURN)); // stays when the transaction ends
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                connection.rollback();
                return false;
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void giveBack(Connection connection) {
        try (connection) {
            is(connection, "pg_advisory_unlock");
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("the connection is gone, and the turn with it", e);
        }
    }

    private static boolean is(Connection connection, String function) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select %s(%s)".formatted(function, TURN))) {
            return row.next() && row.getBoolean(1);
        }
    }
}
