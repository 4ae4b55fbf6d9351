package io.caisson.invoices;

import io.caisson.metering.StandsOnUsage;
import io.caisson.metering.UsagePeriod;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says which usage is still to be billed, and which invoices may still have to be derived again: those that are not paid, and
 * those that are younger than what is kept.
 */
@Component
class UsageBehindInvoices implements StandsOnUsage {

    /** Days of UTC, cut to the tenant's life: outside of it, there is no month to close. */
    private static final String NOT_BILLED = """
            with held as (
                select tenant_id, min(day)::timestamp at time zone 'UTC' as first,
                    (max(day) + 1)::timestamp at time zone 'UTC' as last
                from (select tenant_id, day from usage_rollup where day >= cast(:first as date) and day < cast(:last as date)
                    union all select tenant_id, day from usage_rollup_change where day >= cast(:first as date) and day < cast(:last as date)) as rolled
                group by tenant_id
            ), lived as (
                select tenant_id, tstzrange(greatest(first, created_at),
                    greatest(first, created_at, least(last, deleted_at))) as span
                from held join tenant on tenant.id = tenant_id
            )
            select count(*) from lived
            where not span <@ coalesce((select range_agg(tstzrange(starts_at, ends_at)) from charged_month
                where charged_month.tenant_id = lived.tenant_id and closed_at is not null), '{}')""";

    private static final String LATE = """
            select (select count(*) from usage_late where starts_at < :to and ends_at > :from)
                + (select count(*) from invoice_late join charged_month using (tenant_id, month)
                    where starts_at < :to and ends_at > :from)""";

    private static final String OPEN = """
            select count(*) from invoice_standing
            where starts_at < :to and ends_at > :from and kind = 'INVOICE' and corrected_by is null and paid < due""";

    private static final String YOUNG =
            "select count(*) from invoice where starts_at < :to and ends_at > :from and issued_at >= :since";

    private final JdbcClient jdbc;

    UsageBehindInvoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> reason(UsagePeriod month, Instant since) {
        return some(NOT_BILLED, month, since, "%d tenants are not billed for it yet")
                .or(() ->
                        some(LATE, month, since, "what came to light late of %d tenants' months is still to be billed"))
                .or(() -> some(OPEN, month, since, "%d invoices that stand on it are not paid"))
                .or(() -> some(YOUNG, month, since, "%d invoices and credit notes that stand on it are younger"));
    }

    private Optional<String> some(String sql, UsagePeriod month, Instant since, String told) {
        int count = jdbc.sql(sql)
                .param("first", month.from().toString().substring(0, 10))
                .param("last", month.to().toString().substring(0, 10))
                .param("from", Timestamp.from(month.from()))
                .param("to", Timestamp.from(month.to()))
                .param("since", Timestamp.from(since))
                .query(Integer.class)
                .single();
        return count == 0 ? Optional.empty() : Optional.of(told.formatted(count));
    }
}
