package io.caisson.oracle;

import io.caisson.metering.MeteredDatabase;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What somebody with all rights does to one row, past all triggers. */
enum Tampering {
    A_SEGMENT("usage_segment", "set memory_bytes = memory_bytes + 1", "ended_at > started_at", "id"),
    NO_SEGMENT("usage_segment", null, "ended_at > started_at", "id"),
    A_ROLLUP("usage_rollup", "set instances = instances + 1", "true", "ctid"),
    NO_ROLLUP("usage_rollup", null, "instances <> 0", "ctid"),
    AN_AMOUNT("charge", "set amount = amount + 1", "true", "ctid"),
    A_QUANTITY("charge", "set counted = counted + 1", "true", "ctid"),
    NO_CHARGE("charge", null, "true", "ctid"),
    A_SUM("charged_sum", "set revenue = revenue + 1", "true", "ctid"),
    AN_INVOICED_AMOUNT("invoice_line", "set amount = amount + 1", "true", "ctid"),
    AN_INVOICED_TIME("invoice_line", "set starts_at = starts_at + interval '1 second'", "true", "ctid"),
    NO_INVOICED_LINE("invoice_line", null, "true", "ctid"),
    A_TAX("invoice", "set tax = tax + 1, total = total + 1, due = due + 1", "kind = 'INVOICE'", "ctid"),
    A_NAME("invoice", "set tenant_name = 'other'", "true", "ctid"),
    NO_INVOICE("invoice", null, "true", "ctid"),
    A_GRANT("credit_use", "set amount = amount * 2", "true", "ctid"),
    A_SEAL("invoice_seal", "set digest = 'other'", "true", "ctid");

    private static final JdbcTemplate JDBC = new JdbcTemplate(MeteredDatabase.superuser());
    private static final TransactionTemplate TRANSACTION =
            new TransactionTemplate(new DataSourceTransactionManager(JDBC.getDataSource()));

    private final String table;
    private final String change;
    private final String where;
    private final String key;

    /** @param change null to delete the row */
    Tampering(String table, String change, String where, String key) {
        this.table = table;
        this.change = change;
        this.where = where;
        this.key = key;
    }

    /** @return how many rows were changed: one if there is any */
    int one(int which) {
        var what = change == null ? "delete from " + table : "update %s %s".formatted(table, change);
        return TRANSACTION.execute(status -> {
            JDBC.execute("set local session_replication_role = replica");
            return JDBC.update("""
                    %2$s where %4$s = (select %4$s from (select %4$s, row_number() over (order by %4$s) as n, count(*) over () as all
                        from %1$s where %3$s) as rows where n = 1 + ? %% rows.all)""".formatted(table, what, where, key), which);
        });
    }
}
