package io.caisson.metering;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Past times that the watch saw, for tests of the whole application: nobody can note those otherwise, or take them away again. */
public final class WatchedPast implements AutoCloseable {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private int made;

    public WatchedPast(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Before all that the application itself saw, and before them in number. */
    public WatchedPast seen(String from, String until) {
        made++;
        unkept("""
                insert into watched_span (id, started_at, seen_until, seen_before) overriding system value
                values (%d, '%s', '%s', '%s')""".formatted(-made, from, until, from));
        return this;
    }

    @Override
    public void close() {
        unkept("delete from watched_span where id < 0");
    }

    private void unkept(String sql) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql(sql).update();
        });
    }
}
