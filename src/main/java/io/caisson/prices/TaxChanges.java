package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tax rates that are set ahead, as rows. Who calls holds the tenant. */
final class TaxChanges {

    private final JdbcClient jdbc;

    TaxChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of their instants. One that a later profile already carries on is not among them. */
    List<TaxChange> coming(UUID tenantId, Instant now) {
        return jdbc.sql("""
                select valid_from, tax_percent from tax_change where tenant_id = ? and valid_from > ? order by valid_from""")
                .params(tenantId, Timestamp.from(after(tenantId, now)))
                .query((row, n) -> new TaxChange(row.getTimestamp(1).toInstant(), row.getBigDecimal(2)))
                .list();
    }

    /** Now, or when the profile holds that was said last, which can be a moment later. */
    private Instant after(UUID tenantId, Instant now) {
        return jdbc.sql(
                        "select greatest(cast(? as timestamptz), max(valid_from)) from billing_profile where tenant_id = ?")
                .params(Timestamp.from(now), tenantId)
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    /**
     * Sets one ahead, after the last one that comes. What is said already changes nothing: one that comes, or the rate that
     * holds by then, which would only stand in the way of others.
     *
     * @param held the rate that holds before any comes
     */
    void add(UUID tenantId, TaxChange change, BigDecimal held, String by, Instant now) {
        var coming = coming(tenantId, now);
        var last = coming.isEmpty() ? null : coming.getLast();
        if (coming.stream().anyMatch(known -> says(known, change))) {
            return;
        }
        refuse(change, last, after(tenantId, now));
        if (change.taxPercent().compareTo(last == null ? held : last.taxPercent()) == 0) {
            return;
        }
        jdbc.sql("""
                insert into tax_change (tenant_id, valid_from, tax_percent, created_by, created_at) values (?, ?, ?, ?, ?)""")
                .params(tenantId, Timestamp.from(change.validFrom()), change.taxPercent(), by, Timestamp.from(now))
                .update();
    }

    /** Refuses a rate from now on while another one comes: what comes was said of what holds until then. */
    void requireNoneComing(UUID tenantId, BigDecimal percent, Instant now) {
        coming(tenantId, now).stream().findFirst().ifPresent(first -> {
            throw new InvalidValue(
                    "taxPercent",
                    percent.toPlainString(),
                    "as it is, since %s %% comes at %s; take that back first"
                            .formatted(first.taxPercent().toPlainString(), first.validFrom()));
        });
    }

    void takeBack(UUID tenantId, Instant now) {
        jdbc.sql("delete from tax_change where tenant_id = ? and valid_from > ?")
                .params(tenantId, Timestamp.from(after(tenantId, now)))
                .update();
    }

    private static void refuse(TaxChange change, @Nullable TaxChange last, Instant after) {
        var from = change.validFrom();
        if (!from.isAfter(after)) {
            throw new InvalidValue(
                    "taxValidFrom", from.toString(), "in the future, or left out for a rate that holds from now on");
        }
        if (last != null && !from.isAfter(last.validFrom())) {
            throw new InvalidValue(
                    "taxValidFrom",
                    from.toString(),
                    "after the last change of tax, which comes at %s; take that back first"
                            .formatted(last.validFrom()));
        }
    }

    private static boolean says(TaxChange known, TaxChange change) {
        return known.validFrom().equals(change.validFrom())
                && known.taxPercent().compareTo(change.taxPercent()) == 0;
    }
}
