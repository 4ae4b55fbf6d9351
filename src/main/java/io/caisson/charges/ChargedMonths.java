package io.caisson.charges;

import io.caisson.prices.BillingPeriod;
import io.caisson.prices.BillingProfiles;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps each tenant's charges as rows, so that a report of all tenants needs no look at their segments. They are what
 * {@link Charges} derives, as of a stated instant; a month that is closed stays as it is.
 */
@Service
public class ChargedMonths {

    private final JdbcClient jdbc;
    private final ChargeRows rows;
    private final Charges charges;
    private final BillingProfiles profiles;
    private final Clock clock;

    ChargedMonths(JdbcClient jdbc, ChargeRows rows, Charges charges, BillingProfiles profiles, Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.charges = charges;
        this.profiles = profiles;
        this.clock = clock;
    }

    /** From the tenant's first month, to the one that is now or was its last, without those that are closed. */
    public List<YearMonth> open(UUID tenantId) {
        var first = jdbc.sql("""
                select coalesce(min(month) filter (where closed_at is null), max(month) + interval '1 month')
                from charged_month where tenant_id = ?""")
                .param(tenantId)
                .query((row, n) -> row.getObject(1, LocalDate.class))
                .optional()
                .map(YearMonth::from)
                .orElseGet(() -> firstOf(tenantId));
        var closed = jdbc.sql("select month from charged_month where tenant_id = ? and closed_at is not null")
                .param(tenantId)
                .query((row, n) -> YearMonth.from(row.getObject(1, LocalDate.class)))
                .set();
        var last = lastOf(tenantId);
        return Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1))
                .filter(month -> !closed.contains(month))
                .toList();
    }

    /** Derives the month's charges anew and keeps them, unless it is closed. */
    @Transactional
    public void refresh(UUID tenantId, YearMonth month) {
        if (lock(profiles.period(tenantId, month), tenantId)) {
            rows.keep(tenantId, charges.toDate(tenantId, month));
        }
    }

    /**
     * Keeps what an invoice has just been made of: from now on nothing of the month is derived anew by itself.
     *
     * @param approval of a month that has no invoice although part of it was not seen
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void close(UUID tenantId, MonthCharges charged, @Nullable ClosingApproval approval) {
        lock(charged.period(), tenantId);
        rows.close(tenantId, charged, clock.instant(), approval);
    }

    /** A month that is closed and has no invoice: it is derived anew again, and billed when it was looked at. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void reopen(UUID tenantId, YearMonth month) {
        jdbc.sql("update charged_month set closed_at = null, reopened_at = ? where tenant_id = ? and month = ?")
                .params(Timestamp.from(clock.instant()), tenantId, date(month))
                .update();
        rows.digest(tenantId, date(month));
    }

    /** Since when it is open again, if it was closed before. */
    public Optional<Instant> reopenedAt(UUID tenantId, YearMonth month) {
        return jdbc.sql(
                        "select reopened_at from charged_month where tenant_id = ? and month = ? and reopened_at is not null")
                .params(tenantId, date(month))
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    /** Which of the tenant's months that reach into that time are closed. */
    public List<YearMonth> closed(UUID tenantId, Instant from, Instant to) {
        return jdbc.sql("""
                select month from charged_month
                where tenant_id = ? and closed_at is not null and ends_at > ? and starts_at < ? order by month""")
                .params(tenantId, Timestamp.from(from), Timestamp.from(to))
                .query((row, n) -> YearMonth.from(row.getObject(1, LocalDate.class)))
                .list();
    }

    public boolean isClosed(UUID tenantId, YearMonth month) {
        return jdbc.sql(
                        "select exists (select from charged_month where tenant_id = ? and month = ? and closed_at is not null)")
                .params(tenantId, date(month))
                .query(Boolean.class)
                .single();
    }

    /** Whether the rows are still those that were written, and their sums still theirs. */
    public boolean isUntouched(UUID tenantId, YearMonth month) {
        return rows.areUntouched(tenantId, date(month));
    }

    /** The month's rows, if it was ever charged. */
    public Optional<MonthCharges> kept(UUID tenantId, YearMonth month) {
        return jdbc.sql("select as_of from charged_month where tenant_id = ? and month = ? and as_of > 'epoch'")
                .params(tenantId, date(month))
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional()
                .map(asOf -> new MonthCharges(profiles.period(tenantId, month), asOf, rows.of(tenantId, date(month))));
    }

    private YearMonth firstOf(UUID tenantId) {
        var created = jdbc.sql("select created_at from tenant where id = ?")
                .param(tenantId)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
        return profiles.period(tenantId, created).month();
    }

    private YearMonth lastOf(UUID tenantId) {
        var last = jdbc.sql("select least(deleted_at, cast(? as timestamptz)) from tenant where id = ?")
                .params(Timestamp.from(clock.instant()), tenantId)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
        return profiles.period(tenantId, last).month();
    }

    /** Holds the month until the transaction ends: who derives it and who closes it come one after the other. */
    private boolean lock(BillingPeriod period, UUID tenantId) {
        jdbc.sql("""
                insert into charged_month (tenant_id, month, starts_at, ends_at, as_of) values (?, ?, ?, ?, 'epoch')
                on conflict do nothing""")
                .params(tenantId, date(period.month()), Timestamp.from(period.from()), Timestamp.from(period.to()))
                .update();
        return jdbc.sql("select closed_at is null from charged_month where tenant_id = ? and month = ? for update")
                .params(tenantId, date(period.month()))
                .query(Boolean.class)
                .single();
    }

    static Date date(YearMonth month) {
        return Date.valueOf(month.atDay(1));
    }
}
