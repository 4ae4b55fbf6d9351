package io.caisson.metering;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A database of a test's own that has what the test makes in it and nothing else, and that explains its queries. */
public final class MadeDatabase implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final Connection connection;

    public MadeDatabase(List<String> statements) throws SQLException, IOException {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
        connection = postgres.getPostgresDatabase().getConnection();
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public DataSource source() {
        return new SingleConnectionDataSource(connection, true);
    }

    public Explained explained() {
        return new Explained(source());
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
