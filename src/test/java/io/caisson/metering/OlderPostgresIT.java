package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Before PostgreSQL 17, nobody may lock a table by a right to maintain it: the migrations don't stand on that. */
class OlderPostgresIT {

    @Test
    void migratesTheLedgerThatTheApplicationMayNotLock() throws Exception {
        try (var postgres = EmbeddedPostgres.start()) {
            var admin = JdbcClient.create(postgres.getPostgresDatabase());
            admin.sql("create role caisson login").update();
            admin.sql("create database caisson owner caisson").update();
            var database = postgres.getDatabase("caisson", "caisson");
            var jdbc = JdbcClient.create(database);
            Flyway.configure().dataSource(database).target("72").load().migrate();
            jdbc.sql("revoke all on usage_segment from caisson").update();
            jdbc.sql("grant select, insert, references, trigger on usage_segment to caisson")
                    .update();

            Flyway.configure().dataSource(database).load().migrate();

            assertThat(jdbc.sql("select relacl::text from pg_class where relname = 'usage_segment'")
                            .query(String.class)
                            .single())
                    .isEqualTo("{caisson=arxt/caisson}");
        }
    }
}
