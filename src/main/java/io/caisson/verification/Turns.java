package io.caisson.verification;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;

/**
 * One run at a time, whichever process does it: each reads for minutes and has connections that requests wait for. Whose turn
 * it is has a lock of its connection, which PostgreSQL takes back when the process is killed.
 */
@Component
class Turns {

    private final DataSource database;

    Turns(DataSource database) {
        this.database = database;
    }

    interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /** @return nothing while somebody else has it; to be closed at the run's end */
    Optional<Turn> take() {
        try {
            var connection = database.getConnection();
            boolean mine = false;
            try {
                mine = is(connection, "pg_try_advisory_lock");
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

    private static void giveBack(Connection connection) {
        try (connection) {
            is(connection, "pg_advisory_unlock");
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("the connection is gone, and the turn with it", e);
        }
    }

    private static boolean is(Connection connection, String function) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("select %s(hashtextextended('verification', 0))".formatted(function))) {
            return row.next() && row.getBoolean(1);
        }
    }
}
