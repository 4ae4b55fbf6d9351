package io.caisson.verification;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database as it is at one instant, for one long reader and short ones beside it. Who reads for minutes keeps others from
 * locking what it read: so what they lock is read by the short ones alone.
 */
@Component
class Snapshots {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Snapshots(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.transaction.setReadOnly(true);
    }

    /** Reads at the same instant, in a transaction of its own. */
    interface Beside {

        <T> T read(Supplier<T> reader);
    }

    void hold(Consumer<Beside> reader) {
        transaction.executeWithoutResult(status -> {
            var name =
                    jdbc.sql("select pg_export_snapshot()").query(String.class).single();
            reader.accept(new Beside() {
                @Override
                public <T> T read(Supplier<T> beside) {
                    return transaction.execute(inner -> {
                        jdbc.sql("set transaction snapshot '%s'".formatted(name))
                                .update();
                        return beside.get();
                    });
                }
            });
        });
    }
}
