package io.caisson.invoices;

import io.caisson.invoices.Invoice.Kind;
import io.caisson.invoices.Invoice.Recipient;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.Money;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All invoices, credit notes and drafts, to be read. */
@Component
public class Invoices {

    private static final Pattern NUMBER = Pattern.compile("2[0-9]{3}-[0-9]{6,9}");
    private static final String STANDING = """
            with standing as (
                select *, case when corrected_by is not null then 'CREDITED' when kind = 'CREDIT_NOTE' then 'ISSUED'
                    when paid >= due then 'PAID' when overdue_at <= :now then 'OVERDUE' else 'ISSUED' end as state
                from invoice_standing)
            select * from standing
            """.replace(":now", "cast(:now as timestamptz)");
    private static final String FOUND = """
            where (year, sequence) < (:year, :sequence) and (cast(:month as date) is null or month = :month)
              and (cast(:state as text) is null or state = :state)""";
    private static final String NEWEST_FIRST = " order by year desc, sequence desc limit :limit";

    private final JdbcClient jdbc;
    private final InvoiceRows rows;
    private final InvoiceDrafts drafts;
    private final Derivation derivation;
    private final BillingProfiles profiles;
    private final InvoiceSettings settings;
    private final Clock clock;

    Invoices(
            JdbcClient jdbc,
            InvoiceRows rows,
            InvoiceDrafts drafts,
            Derivation derivation,
            BillingProfiles profiles,
            InvoiceSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.drafts = drafts;
        this.derivation = derivation;
        this.profiles = profiles;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether it looks like a number, so that nothing else is looked for. */
    public static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** An issued one, of whichever tenant. */
    public Optional<Invoice> find(String number) {
        return isNumber(number)
                ? rows.read(standing("where number = :number").param("number", number))
                : Optional.empty();
    }

    /** An issued one of the tenant. */
    public Optional<Invoice> find(UUID tenantId, String number) {
        return find(number).filter(found -> found.recipient().tenantId().equals(tenantId));
    }

    /** A draft as it would be issued now, grants apart. */
    public Optional<Invoice> draft(UUID id) {
        return drafts.find(id).flatMap(this::derive);
    }

    /** Of one tenant, the newest first. */
    public List<InvoiceSummary> of(UUID tenantId, @Nullable String before, int limit) {
        return standing("""
                where tenant_id = :tenant and (year, sequence) < (:year, :sequence)""" + NEWEST_FIRST, before, limit)
                .param("tenant", tenantId)
                .query(InvoiceSummary::read)
                .list();
    }

    /** Of all tenants, the newest first. */
    public List<InvoiceSummary> search(
            @Nullable YearMonth month, @Nullable InvoiceState state, @Nullable String before, int limit) {
        return search(FOUND + NEWEST_FIRST, month, state, before, limit);
    }

    /** Of all tenants, those that something is still to come in for ({@link InvoiceSummary#open}), the newest first. */
    List<InvoiceSummary> open(
            @Nullable YearMonth month, @Nullable InvoiceState state, @Nullable String before, int limit) {
        var open = " and kind = 'INVOICE' and state in ('ISSUED', 'OVERDUE')";
        return search(FOUND + open + NEWEST_FIRST, month, state, before, limit);
    }

    private List<InvoiceSummary> search(
            String where, @Nullable YearMonth month, @Nullable InvoiceState state, @Nullable String before, int limit) {
        return standing(where, before, limit)
                .param("month", month == null ? null : Date.valueOf(month.atDay(1)))
                .param("state", state == null ? null : state.name())
                .query(InvoiceSummary::read)
                .list();
    }

    public Optional<DraftSummary> findDraft(UUID id) {
        return drafts.find(id);
    }

    /** In the order of their months. */
    public List<DraftSummary> drafts(@Nullable YearMonth month, @Nullable DraftSummary after, int limit) {
        return drafts.list(month, after, limit);
    }

    /** Those first that wait for somebody's word, each in the order of their months, then of their tenants. */
    public List<DraftSummary> waiting(@Nullable YearMonth month, @Nullable DraftPlace after, int limit) {
        return drafts.waiting(month, after, limit);
    }

    /** Those first that wait for somebody, each in the order of their months. */
    public List<LateMonth> late(int limit) {
        return jdbc.sql("""
                select slug, tenant.state = 'DELETED' as deleted, late.month, found_at, missing_seconds,
                    (select number from invoice_standing where tenant_id = late.tenant_id and month = late.month
                        and kind = 'INVOICE' and corrected_by is null order by year desc, sequence desc limit 1) as invoice
                from invoice_late as late join tenant on tenant.id = tenant_id
                order by missing_seconds is null, late.month, slug limit ?""")
                .param(limit)
                .query((row, n) -> new LateMonth(
                        row.getString("slug"),
                        row.getBoolean("deleted"),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getTimestamp("found_at").toInstant(),
                        row.getObject("missing_seconds", Long.class),
                        row.getString("invoice")))
                .list();
    }

    private JdbcClient.StatementSpec standing(String where, @Nullable String before, int limit) {
        var parts = before == null ? new String[] {"3000", "0"} : before.split("-", 2);
        return standing(where)
                .param("year", Integer.parseInt(parts[0]))
                .param("sequence", Integer.parseInt(parts[1]))
                .param("limit", limit);
    }

    private JdbcClient.StatementSpec standing(String where) {
        return jdbc.sql(STANDING + where).param("now", Timestamp.from(clock.instant()));
    }

    private Optional<Invoice> derive(DraftSummary draft) {
        var currency = draft.total().currency();
        var derived = derivation.of(draft.tenantId(), draft.month());
        if (!derived.drafted().contains(currency)) {
            return Optional.empty();
        }
        var profile = profiles.at(draft.tenantId(), clock.instant());
        return Optional.of(new Invoice(
                draft.id().toString(),
                Kind.INVOICE,
                InvoiceState.DRAFT,
                new Recipient(draft.tenantId(), draft.slug(), draft.tenantName(), profile.address(), profile.taxId()),
                settings.billedBy(),
                derived.period(),
                derived.coverage(),
                draft.approval(),
                derived.lines(currency),
                derived.sums(currency),
                null,
                Money.zero(currency)));
    }
}
