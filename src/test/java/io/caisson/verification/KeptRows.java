package io.caisson.verification;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A tenant's rows of a month as they were, to be put back after somebody changed them: others verify all that there is, too. */
final class KeptRows {

    /** Lines and seals are found by the number of their invoice, which comes before them. */
    private static final Map<String, String> WHOSE = new LinkedHashMap<>();

    static {
        WHOSE.put("usage_segment", "pod_uid like '%/' || cast(:tenant as text) || '%'");
        WHOSE.put("price_book", "name in (:book, :book || 'x')");
        WHOSE.put("price_version", "price_book = :book");
        WHOSE.put("price", "price_book = :book");
        WHOSE.put("plan", "name = :book");
        WHOSE.put("plan_version", "plan = :book");
        WHOSE.put("tenant_plan", "tenant_id = :tenant");
        WHOSE.put("row_seal", "key like '%' || cast(:tenant as text) || '%'");
        WHOSE.put("charge", "tenant_id = :tenant and month = cast(:month as date)");
        WHOSE.put("charged_month", "tenant_id = :tenant and month = cast(:month as date)");
        WHOSE.put("charged_sum", "tenant_id = :tenant and month = cast(:month as date)");
        WHOSE.put("invoice", "tenant_id = :tenant and starts_at < cast(:month as timestamptz) + interval '1 day'");
        var numbers = "number in (select number from invoice where %s)".formatted(WHOSE.get("invoice"));
        WHOSE.put("invoice_line", numbers);
        WHOSE.put("invoice_seal", numbers);
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Map<String, Object> names;
    private final Map<String, String> rows = new LinkedHashMap<>();

    /** @param names the tenant, its book and the month, as SQL names them */
    KeptRows(JdbcClient jdbc, TransactionTemplate transaction, Map<String, Object> names) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.names = names;
        WHOSE.forEach((table, whose) -> rows.put(
                table,
                jdbc.sql("select cast(coalesce(jsonb_agg(kept), '[]') as text) from %s as kept where %s"
                                .formatted(table, whose))
                        .params(names)
                        .query(String.class)
                        .single()));
    }

    void putBack() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            rows.forEach((table, kept) -> {
                jdbc.sql("delete from %s where %s".formatted(table, WHOSE.get(table)))
                        .params(names)
                        .update();
                jdbc.sql("""
                        insert into %1$s overriding system value
                        select * from jsonb_populate_recordset(cast(null as %1$s), cast(? as jsonb))""".formatted(table)).param(kept).update();
            });
        });
    }
}
