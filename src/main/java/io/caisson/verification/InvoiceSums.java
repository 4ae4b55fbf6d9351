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

/**
 * Invoices against what was sealed when they were issued, and against their own lines, tax and grants. That total and due are made
 * of these is a check of their table.
 */
@Component
class InvoiceSums {

    private static final String SUMS = """
            select number, tenant_slug, currency, net, tax_percent, tax, credited,
                (select coalesce(sum(amount), 0) from invoice_line where invoice_line.number = invoice.number) as of_lines,
                (select coalesce(sum(amount), 0) from credit_use where credit_use.invoice = invoice.number) as of_grants,
                (select count(*) from invoice_line where invoice_line.number = invoice.number) = lines as whole,
                (select digest from invoice_seal where invoice_seal.number = invoice.number)
                    is not distinct from invoice_digest(number) as sealed
            from invoice
            where\s""";

    private final JdbcClient jdbc;

    InvoiceSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param tenantId null for all tenants */
    List<Difference> of(YearMonth month, @Nullable UUID tenantId) {
        return of(jdbc.sql(
                        SUMS
                                + "month = :month and (cast(:tenant as uuid) is null or tenant_id = :tenant) order by year, sequence")
                .param("month", Date.valueOf(month.atDay(1)))
                .param("tenant", tenantId));
    }

    List<Difference> of(String number) {
        return of(jdbc.sql(SUMS + "number = :number").param("number", number));
    }

    private static List<Difference> of(JdbcClient.StatementSpec invoices) {
        var differences = new ArrayList<Difference>();
        invoices.query((ResultSet row) -> {
            sums(row, differences);
        });
        return differences;
    }

    private static void sums(ResultSet row, List<Difference> differences) throws SQLException {
        var whose = "%s invoice %s".formatted(row.getString("tenant_slug"), row.getString("number"));
        if (!row.getBoolean("sealed") || !row.getBoolean("whole")) {
            differences.add(new Difference(whose, "what was issued", "something that was changed since"));
        }
        compare(whose + ": net", row.getBigDecimal("of_lines"), row.getBigDecimal("net"), differences);
        compare(whose + ": tax", tax(row), row.getBigDecimal("tax"), differences);
        compare(whose + ": paid by grants", row.getBigDecimal("of_grants"), row.getBigDecimal("credited"), differences);
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
}
