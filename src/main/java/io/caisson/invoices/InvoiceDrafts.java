package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.Money;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The months that are over and not billed yet: one draft per tenant, month and currency. */
@Component
class InvoiceDrafts {

    private final JdbcClient jdbc;
    private final TenantLock tenants;
    private final ChargedMonths months;
    private final Derivation derivation;
    private final BillingProfiles profiles;
    private final Notices notices;
    private final Clock clock;

    InvoiceDrafts(
            JdbcClient jdbc,
            TenantLock tenants,
            ChargedMonths months,
            Derivation derivation,
            BillingProfiles profiles,
            Notices notices,
            Clock clock) {
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.months = months;
        this.derivation = derivation;
        this.profiles = profiles;
        this.notices = notices;
        this.clock = clock;
    }

    /** @param missing how many seconds of the period were not seen when somebody agreed */
    record Agreed(Approval approval, long missing) {}

    /**
     * Derives the month's drafts anew and keeps what they come to; those that nothing is charged in any more go. Of a month
     * that isn't over nothing is held or derived: it is asked for of every tenant, every five minutes.
     *
     * @return what was derived; nothing when the month is billed or not over
     */
    @Transactional
    public Optional<Derived> derive(UUID tenantId, YearMonth month) {
        if (profiles.period(tenantId, month).to().isAfter(clock.instant())) {
            return Optional.empty();
        }
        tenants.take(tenantId);
        if (months.isClosed(tenantId, month)) {
            return Optional.empty();
        }
        var derived = derivation.of(tenantId, month);
        var currencies = derived.drafted();
        currencies.forEach(currency -> keep(derived, currency));
        jdbc.sql("delete from invoice_draft where tenant_id = ? and month = ? and not currency = any (?)")
                .params(
                        tenantId,
                        date(month),
                        currencies.stream().map(Currency::getCurrencyCode).toArray(String[]::new))
                .update();
        return Optional.of(derived);
    }

    /** One word is for all currencies of the month: what was not seen is missing in all of them. */
    @Transactional
    public void approve(UUID tenantId, YearMonth month, Approval approval) {
        derive(tenantId, month);
        jdbc.sql("""
                update invoice_draft set approved_by = ?, approved_at = ?, approval_reason = ?, approved_missing = missing_seconds
                where tenant_id = ? and month = ?""")
                .params(approval.by(), Timestamp.from(approval.at()), approval.reason(), tenantId, date(month))
                .update();
    }

    Optional<Agreed> agreed(UUID tenantId, YearMonth month) {
        return jdbc.sql("""
                select approved_by, approved_at, approval_reason, approved_missing from invoice_draft
                where tenant_id = ? and month = ? and approved_by is not null
                order by approved_at desc limit 1""")
                .params(tenantId, date(month))
                .query((row, n) -> new Agreed(
                        new Approval(row.getString(1), row.getTimestamp(2).toInstant(), row.getString(3)),
                        row.getLong(4)))
                .optional();
    }

    void forget(UUID tenantId, YearMonth month) {
        jdbc.sql("delete from invoice_draft where tenant_id = ? and month = ?")
                .params(tenantId, date(month))
                .update();
    }

    Optional<DraftSummary> find(UUID id) {
        return jdbc.sql(DraftSummary.SELECT + " where draft.id = ?")
                .param(id)
                .query(DraftSummary::read)
                .optional();
    }

    /** In the order of months, then of ids. */
    List<DraftSummary> list(@Nullable YearMonth month, @Nullable DraftSummary after, int limit) {
        return jdbc.sql(DraftSummary.SELECT + """
                 where (cast(:month as date) is null or month = :month) and (month, draft.id) > (:after, :id)
                order by month, draft.id limit :limit""")
                .param("month", month == null ? null : date(month))
                .param("after", after == null ? Date.valueOf(LocalDate.EPOCH) : date(after.month()))
                .param("id", after == null ? new UUID(0, 0) : after.id())
                .param("limit", limit)
                .query(DraftSummary::read)
                .list();
    }

    List<DraftSummary> waiting(@Nullable YearMonth month, @Nullable DraftPlace after, int limit) {
        return jdbc.sql(DraftSummary.SELECT + """
                 where (cast(:month as date) is null or month = :month) and (:first or (%1$s) > (:agreed, :after, :slug, :id))
                order by %1$s limit :limit""".formatted(DraftPlace.ORDER))
                .param("month", month == null ? null : date(month))
                .param("first", after == null)
                .param("agreed", after != null && !after.needsApproval())
                .param("after", after == null ? Date.valueOf(LocalDate.EPOCH) : date(after.month()))
                .param("slug", after == null ? "" : after.slug())
                .param("id", after == null ? new UUID(0, 0) : after.id())
                .param("limit", limit)
                .query(DraftSummary::read)
                .list();
    }

    private void keep(Derived derived, Currency currency) {
        var sums = derived.sums(currency);
        var month = derived.period().month();
        var made = jdbc.sql("""
                insert into invoice_draft (id, tenant_id, month, currency, ends_at, drafted_at, as_of, net, total, missing_seconds)
                values (:id, :tenant, :month, :currency, :end, :now, :now, :net, :total, :missing)
                on conflict (tenant_id, month, currency) do update set ends_at = excluded.ends_at, as_of = excluded.as_of,
                    net = excluded.net, total = excluded.total, missing_seconds = excluded.missing_seconds
                returning xmax = 0""")
                .param("id", UUID.randomUUID())
                .param("tenant", derived.tenantId())
                .param("month", date(month))
                .param("currency", currency.getCurrencyCode())
                .param("end", Timestamp.from(derived.period().to()))
                .param("now", Timestamp.from(clock.instant()))
                .param("net", sums.net().amount())
                .param("total", sums.total().amount())
                .param("missing", derived.coverage().missing())
                .query(Boolean.class)
                .single();
        if (made) {
            notices.tell(
                    derived.tenantId(),
                    NoticeType.INVOICE_DRAFTED,
                    told(month, sums.total(), derived.coverage().missing()));
        }
    }

    private static Map<String, Object> told(YearMonth month, Money total, long missing) {
        var data = new LinkedHashMap<String, Object>();
        data.put("month", month.toString());
        data.put("total", total.amount().toPlainString());
        data.put("currency", total.currency().getCurrencyCode());
        data.put("missingSeconds", missing);
        return data;
    }

    private static Date date(YearMonth month) {
        return Date.valueOf(month.atDay(1));
    }
}
