package io.caisson.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which SQL a request makes, by PostgreSQL's own count: two texts with one meaning have one query id. */
final class Statements {

    private static final int REQUESTS = 500;

    private final JdbcClient jdbc;

    Statements(EmbeddedPostgres postgres) {
        this.jdbc = JdbcClient.create(postgres.getPostgresDatabase());
        jdbc.sql("create extension if not exists pg_stat_statements").update();
    }

    static EmbeddedPostgres counted() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("max_connections", "100")
                .start();
    }

    /** @return the texts by query id and how often one request makes them; background work is too rare to appear */
    Map<String, String> of(Load load) throws Exception {
        load.requests(Load.CONNECTIONS * 10); // so that every pooled connection knows the statements
        jdbc.sql("select pg_stat_statements_reset()").query().singleRow();
        load.requests(REQUESTS);
        var found = new TreeMap<String, String>();
        jdbc.sql("select queryid, calls, query from pg_stat_statements where calls >= ?")
                .param(REQUESTS)
                .query(row -> {
                    found.put(row.getLong(1) + " × " + row.getLong(2) / REQUESTS, row.getString(3));
                });
        return found;
    }

    /** Both sides are measured without the count. */
    void stopCounting() {
        jdbc.sql("alter system set pg_stat_statements.track = 'none'").update();
        jdbc.sql("select pg_reload_conf()").query().singleRow();
    }
}
