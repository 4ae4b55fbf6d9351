package io.caisson.metering;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One PostgreSQL for all metered clusters of a run, with a role that owns its database and is no superuser. */
public final class MeteredDatabase {

    private static final EmbeddedPostgres POSTGRES = postgres();
    public static final DataSource POOL = pool();

    private MeteredDatabase() {}

    /** What nobody may do in earnest: the database's owner, with the triggers off. */
    public static void empty() {
        try (var connection = superuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("delete from price_version where price_book <> 'standard'");
            statement.execute("delete from price where price_book <> 'standard'");
            statement.execute("delete from price_book where name <> 'standard'");
            statement.execute("delete from plan_version where plan <> 'standard'");
            statement.execute("delete from plan where name <> 'standard'");
            statement.execute(
                    "truncate invoice_series, notice, usage_segment, usage_open, usage_rollup_change, usage_node_change, node_runsc, usage_late, usage_dropped, watched_span, observed_pod, tenant cascade");
            statement.execute("truncate row_seal");
            statement.execute("insert into row_seal (of, key, digest) select of, key, digest from sealed_rows()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As if the watch had seen nothing after that. */
    public static void seenLast(Instant at) {
        try (var connection = superuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("update watched_span set seen_until = least(seen_until, '%s')".formatted(at));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As before PostgreSQL 17: who may maintain a table may lock it since then. */
    public static void lockingTakesAnotherRight(Runnable work) {
        maintain("revoke maintain on usage_segment from caisson");
        try {
            work.run();
        } finally {
            maintain("grant maintain on usage_segment to caisson");
        }
    }

    private static void maintain(String change) {
        JdbcClient.create(application()).sql("""
                do $$ begin
                    if current_setting('server_version_num')::int >= 170000 then execute '%s'; end if;
                end $$""".formatted(change)).update();
    }

    public static DataSource application() {
        return POSTGRES.getDatabase("caisson", "caisson");
    }

    public static DataSource superuser() {
        return POSTGRES.getDatabase("postgres", "caisson");
    }

    /** In which somebody who holds a connection waits in vain for a second one. */
    public static HikariDataSource oneConnection() {
        var pool = new HikariDataSource();
        pool.setDataSource(application());
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(250);
        return pool;
    }

    /** Generated months make thousands of statements: a connection for each would take most of their time. */
    private static DataSource pool() {
        var pool = new HikariDataSource();
        pool.setDataSource(application());
        return pool;
    }

    private static EmbeddedPostgres postgres() {
        try {
            var postgres =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            var jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            jdbc.sql("create role caisson login").update();
            jdbc.sql("create database caisson owner caisson").update();
            Flyway.configure()
                    .dataSource(postgres.getDatabase("caisson", "caisson"))
                    .load()
                    .migrate();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
