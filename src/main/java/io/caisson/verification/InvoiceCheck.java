package io.caisson.verification;

import io.caisson.shared.Money;
import java.math.BigDecimal;
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
 * The month's invoices against what was sealed when they were issued, against their own lines, and those that stand
 * against the charges that they were made of; and the numbers of all years, in which none is left out.
 */
@Component
class InvoiceCheck implements MonthCheck {

    private static final String SUMS = """
            select number, tenant_slug, currency, net, tax_percent, tax, total, credited, due,
                (select coalesce(sum(amount), 0) from invoice_line where invoice_line.number = invoice.number) as of_lines,
                (select coalesce(sum(amount), 0) from credit_use where credit_use.invoice = invoice.number) as of_grants,
                (select count(*) from invoice_line where invoice_line.number = invoice.number) = lines as whole,
                (select digest from invoice_seal where invoice_seal.number = invoice.number)
                    is not distinct from invoice_digest(number) as sealed
            from invoice where month = :month and (cast(:tenant as uuid) is null or tenant_id = :tenant)
            order by year, sequence""";

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

    InvoiceCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(YearMonth month, @Nullable UUID tenantId) {
        var differences = new ArrayList<Difference>();
        jdbc.sql(SUMS)
                .param("month", Date.valueOf(month.atDay(1)))
                .param("tenant", tenantId)
                .query((ResultSet row) -> {
                    sums(row, differences);
                });
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

    private static void sums(ResultSet row, List<Difference> differences) throws SQLException {
        var whose = "%s invoice %s".formatted(row.getString("tenant_slug"), row.getString("number"));
        if (!row.getBoolean("sealed") || !row.getBoolean("whole")) {
            differences.add(new Difference(whose, "what was issued", "something that was changed since"));
        }
        compare(whose + ": net", row.getBigDecimal("of_lines"), row.getBigDecimal("net"), differences);
        compare(whose + ": tax", tax(row), row.getBigDecimal("tax"), differences);
        compare(
                whose + ": total",
                row.getBigDecimal("net").add(row.getBigDecimal("tax")),
                row.getBigDecimal("total"),
                differences);
        compare(whose + ": paid by grants", row.getBigDecimal("of_grants"), row.getBigDecimal("credited"), differences);
        compare(
                whose + ": due",
                row.getBigDecimal("total").subtract(row.getBigDecimal("credited")),
                row.getBigDecimal("due"),
                differences);
    }

    private static @Nullable BigDecimal tax(ResultSet row) throws SQLException {
        try {
            var exact = row.getBigDecimal("net")
                    .multiply(row.getBigDecimal("tax_percent"))
                    .movePointLeft(2);
            return Money.rounded(exact, Money.currency(row.getString("currency")))
                    .amount();
        } catch (IllegalArgumentException e) {
            return null; // no currency: it was changed
        }
    }

    private static void compare(
            String what, @Nullable BigDecimal expected, BigDecimal found, List<Difference> differences) {
        if (expected == null || expected.compareTo(found) != 0) {
            differences.add(new Difference(what, String.valueOf(expected), found.toPlainString()));
        }
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
