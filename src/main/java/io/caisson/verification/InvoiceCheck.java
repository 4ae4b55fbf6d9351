package io.caisson.verification;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The month's invoices one by one, those that stand against the terms and charges that they were made of, credit notes against what
 * they take back, and the numbers of all years, in which none is left out.
 */
@Component
class InvoiceCheck implements MonthCheck {

    /** Of a month that is closed each charge stands on an invoice, and each line of an invoice that stands is a charge. */
    private static final String LINES = """
            with standing as (
                select tenant_id, currency, line.kind, app, meter, line.starts_at, line.ends_at, counted, each, listed, amount, value
                from invoice_standing as invoice join invoice_line as line using (number)
                where month = :month and invoice.kind = 'INVOICE' and corrected_by is null
            ), charged as (
                select tenant_id, currency, kind, app, meter, charge.starts_at, charge.ends_at, counted, each, listed, amount, value
                from charge join charged_month using (tenant_id, month)
                where month = :month and closed_at is not null
            )
            select slug, found, kind, app, meter, starts_at, currency, counted, each, amount, value from (
                select 'a line of an invoice' as found, * from (select * from standing except all select * from charged) as one
                union all
                select 'a charge' as found, * from (select * from charged except all select * from standing) as other
            ) as different join tenant on tenant.id = tenant_id
            where cast(:tenant as uuid) is null or tenant_id = :tenant
            order by slug, kind, app, meter, starts_at, found""";

    private static final String NUMBERS = """
            select year, last, count(number) as issued, coalesce(max(sequence), 0) as highest
            from invoice_series left join invoice using (year)
            group by year, last having count(number) <> last or coalesce(max(sequence), 0) <> last
            order by year""";

    private final JdbcClient jdbc;
    private final InvoiceSums sums;
    private final IssuedInvoices invoices;

    InvoiceCheck(JdbcClient jdbc, InvoiceSums sums, IssuedInvoices invoices) {
        this.jdbc = jdbc;
        this.sums = sums;
        this.invoices = invoices;
    }

    @Override
    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(YearMonth month, @Nullable UUID tenantId) {
        var differences = new ArrayList<>(sums.of(month, tenantId));
        differences.addAll(invoices.of(month, tenantId));
        differences.addAll(jdbc.sql(LINES)
                .param("month", Date.valueOf(month.atDay(1)))
                .param("tenant", tenantId)
                .query((row, n) -> line(row, month))
                .list());
        differences.addAll(jdbc.sql(NUMBERS)
                .query((row, n) -> new Difference(
                        "invoice numbers of %d".formatted(row.getInt("year")),
                        "1 to %d, each once".formatted(row.getInt("last")),
                        "%d invoices, the highest %d".formatted(row.getInt("issued"), row.getInt("highest"))))
                .list());
        return differences;
    }

    private static Difference line(ResultSet row, YearMonth month) throws SQLException {
        var found = row.getString("found");
        return new Difference(
                "%s %s invoice and charges: %s of %s, %s, from %s"
                        .formatted(
                                row.getString("slug"),
                                month,
                                row.getString("kind"),
                                row.getString("app"),
                                row.getString("meter"),
                                row.getTimestamp("starts_at").toInstant()),
                "the same on both",
                "only %s: %s counted at %s is %s %s"
                        .formatted(
                                found,
                                row.getBigDecimal("counted").toPlainString(),
                                row.getBigDecimal("each").toPlainString(),
                                row.getBigDecimal("amount").toPlainString(),
                                row.getString("currency")));
    }
}
