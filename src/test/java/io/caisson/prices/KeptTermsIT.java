package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.metering.MeteredDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Terms aren't emptied past the triggers that keep their rows. Where nothing else runs: what is emptied is locked. */
class KeptTermsIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price_book",
                "price_version",
                "price",
                "plan",
                "plan_version",
                "tenant_plan",
                "billing_profile",
                "tax_change",
                "watched_span"
            })
    void isNotEmptiedByItsOwnerOrASuperuser(String table) {
        for (var database : new DataSource[] {MeteredDatabase.application(), MeteredDatabase.superuser()}) {
            assertThatThrownBy(() -> empty(database, table)).hasStackTraceContaining(table + " keeps what was written");
        }
    }

    /** Not in earnest, or where it isn't refused, all other tests would be without. */
    private static void empty(DataSource database, String table) {
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(transaction -> {
            transaction.setRollbackOnly();
            new JdbcTemplate(database).execute("truncate %s cascade".formatted(table));
        });
    }
}
