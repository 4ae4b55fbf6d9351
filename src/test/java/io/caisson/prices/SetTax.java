package io.caisson.prices;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A tax rate as it was set ahead long ago. */
public final class SetTax {

    private SetTax() {}

    /** What keeps others out until the transaction ends is the lock that switching a trigger off takes. */
    public static void inThePast(
            JdbcClient jdbc, TransactionTemplate transaction, UUID tenant, Instant from, int percent) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("alter table tax_change disable trigger tax_change_comes").update();
            jdbc.sql("insert into tax_change values (?, ?, ?, 'test', now())")
                    .params(tenant, Timestamp.from(from), percent)
                    .update();
            jdbc.sql("alter table tax_change enable trigger tax_change_comes").update();
        });
    }
}
