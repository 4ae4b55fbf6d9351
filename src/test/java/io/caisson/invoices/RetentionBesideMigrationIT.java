package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.transaction.support.TransactionTemplate;

/** An old month is dropped while a migration of a newer version is under way: both give themselves the same right for a moment. */
class RetentionBesideMigrationIT {

    @Test
    void aMonthGoesOnceTheMigrationIsDone() throws Exception {
        try (var cluster = new BilledCluster();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var tenant = cluster.acme("2024-03-01T00:00:00Z", "UTC", "0", "0.10");
            cluster.held(tenant, "web", "2024-03-10T00:00:00Z", "2024-03-11T00:00:00Z");
            cluster.until("2024-04-04T00:00:00Z");
            cluster.bill();
            cluster.part(Payments.class)
                    .record(
                            new Payment("bank-1", "2024-000001", money("2.40", "EUR"), cluster.clock.instant()),
                            "olga");
            cluster.until("2025-06-01T00:00:00Z");

            var dropping = cluster.part(TransactionTemplate.class).execute(status -> {
                run(cluster, "beforeEachMigrate.sql");
                var other = executor.submit(cluster::dropOldMonths);
                await().until(() ->
                        is(cluster, "exists (select from pg_locks where locktype = 'advisory' and not granted)"));
                run(cluster, "afterEachMigrate.sql");
                return other;
            });
            dropping.get();

            assertThat(is(cluster, "to_regclass('usage_segment_2024_03') is null"))
                    .isTrue();
            assertThat(is(cluster, "has_table_privilege('usage_segment', 'truncate')"))
                    .isFalse();
        }
    }

    private static void run(BilledCluster cluster, String migration) {
        try {
            cluster.jdbc
                    .sql(new ClassPathResource("db/migration/" + migration).getContentAsString(StandardCharsets.UTF_8))
                    .update();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean is(BilledCluster cluster, String sql) {
        return cluster.jdbc.sql("select " + sql).query(Boolean.class).single();
    }
}
