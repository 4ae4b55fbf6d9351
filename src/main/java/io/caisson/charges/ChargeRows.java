package io.caisson.charges;

import io.caisson.metering.Meter;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A month's charges as they lie in PostgreSQL, with a digest and sums of them that are written with them. */
@Component
class ChargeRows {

    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;

    ChargeRows(JdbcClient jdbc, JdbcTemplate batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    /** Of a month that stays open. */
    void keep(UUID tenantId, MonthCharges month) {
        var date = ChargedMonths.date(month.period().month());
        replace(tenantId, date, month, null);
        digest(tenantId, date);
    }

    void close(UUID tenantId, MonthCharges month, Instant closedAt, @Nullable ClosingApproval approval) {
        var date = ChargedMonths.date(month.period().month());
        replace(tenantId, date, month, closedAt);
        jdbc.sql("""
                update charged_month set approved_by = :by, approved_at = cast(:at as timestamptz), approval_reason = :reason,
                    approved_missing = cast(:missing as bigint) where tenant_id = :tenant and month = :month""")
                .param("by", approval == null ? null : approval.by())
                .param("at", approval == null ? null : Timestamp.from(approval.at()))
                .param("reason", approval == null ? null : approval.reason())
                .param("missing", approval == null ? null : approval.missingSeconds())
                .param("tenant", tenantId)
                .param("month", date)
                .update();
        digest(tenantId, date);
    }

    private void replace(UUID tenantId, Date date, MonthCharges month, @Nullable Instant closedAt) {
        jdbc.sql("delete from charge where tenant_id = ? and month = ?")
                .params(tenantId, date)
                .update();
        var lines = Stream.iterate(0, line -> line < month.charges().size(), line -> line + 1)
                .map(line -> row(tenantId, date, line, month.charges().get(line)))
                .toList();
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            batch.batchUpdate("""
                    insert into charge (tenant_id, month, line, kind, app, meter, starts_at, ends_at, counted, currency,
                        each, listed, amount, value) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", lines.subList(from, Math.min(from + AT_ONCE, lines.size())));
        }
        sum(tenantId, date);
        jdbc.sql("""
                update charged_month set starts_at = :from, ends_at = :to, as_of = :asOf, closed_at = cast(:closed as timestamptz)
                where tenant_id = :tenant and month = :month""")
                .param("from", Timestamp.from(month.period().from()))
                .param("to", Timestamp.from(month.period().to()))
                .param("asOf", Timestamp.from(month.asOf()))
                .param("closed", closedAt == null ? null : Timestamp.from(closedAt))
                .param("tenant", tenantId)
                .param("month", date)
                .update();
    }

    /** Of all that is kept of the month by now. */
    void digest(UUID tenantId, Date month) {
        jdbc.sql("update charged_month set digest = charges_digest(tenant_id, month) where tenant_id = ? and month = ?")
                .params(tenantId, month)
                .update();
    }

    /** Beside the lines, so that a report of many months reads none of them. */
    private void sum(UUID tenantId, Date month) {
        jdbc.sql("delete from charged_sum where tenant_id = ? and month = ?")
                .params(tenantId, month)
                .update();
        jdbc.sql("insert into charged_sum select * from charge_summed where tenant_id = ? and month = ?")
                .params(tenantId, month)
                .update();
    }

    boolean areUntouched(UUID tenantId, Date month) {
        return jdbc.sql("""
                select digest is not distinct from charges_digest(tenant_id, month)
                    and not exists (
                        (select * from charged_sum as kept where kept.tenant_id = :tenant and kept.month = :month
                         except select * from charge_summed as now where now.tenant_id = :tenant and now.month = :month)
                        union all
                        (select * from charge_summed as now where now.tenant_id = :tenant and now.month = :month
                         except select * from charged_sum as kept where kept.tenant_id = :tenant and kept.month = :month))
                from charged_month where tenant_id = :tenant and month = :month""")
                .param("tenant", tenantId)
                .param("month", month)
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }

    List<Charge> of(UUID tenantId, Date month) {
        return jdbc.sql("select * from charge where tenant_id = ? and month = ? order by line")
                .params(tenantId, month)
                .query((row, n) -> Charge.of(row))
                .list();
    }

    private static Object[] row(UUID tenantId, Date month, int line, Charge charge) {
        Meter meter = charge.meter();
        return new Object[] {
            tenantId,
            month,
            line,
            charge.kind().name(),
            charge.app(),
            meter == null ? null : meter.label(),
            Timestamp.from(charge.from()),
            Timestamp.from(charge.to()),
            charge.counted(),
            charge.amount().currency().getCurrencyCode(),
            charge.each(),
            charge.listed(),
            charge.amount().amount(),
            charge.value().amount()
        };
    }
}
