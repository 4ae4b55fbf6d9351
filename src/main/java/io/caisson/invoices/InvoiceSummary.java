package io.caisson.invoices;

import io.caisson.invoices.Invoice.Kind;
import io.caisson.shared.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * An issued invoice or credit note as a list shows it.
 *
 * @param slug the tenant's then; a deleted tenant's stays
 * @param corrects the invoice that this credit note takes back
 * @param correctedBy the credit note that took this one back
 */
public record InvoiceSummary(
        String number,
        Kind kind,
        InvoiceState state,
        String slug,
        String tenantName,
        YearMonth month,
        Money net,
        Money tax,
        Money total,
        Money due,
        Money paid,
        Instant issuedAt,
        LocalDate dueOn,
        @Nullable String corrects,
        @Nullable String correctedBy) {

    /** What is still to come in. */
    public Money open() {
        return state.open(kind, due, paid);
    }

    static InvoiceSummary read(ResultSet row, int n) throws SQLException {
        var net = row.getBigDecimal("net");
        var tax = row.getBigDecimal("tax");
        var total = row.getBigDecimal("total");
        var due = row.getBigDecimal("due");
        var paid = row.getBigDecimal("paid");
        var currency = Money.keptIn(row.getString("currency"), net, tax, total, due, paid);
        return new InvoiceSummary(
                row.getString("number"),
                Kind.valueOf(row.getString("kind")),
                InvoiceState.valueOf(row.getString("state")),
                row.getString("tenant_slug"),
                row.getString("tenant_name"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                new Money(net, currency),
                new Money(tax, currency),
                new Money(total, currency),
                new Money(due, currency),
                new Money(paid, currency),
                row.getTimestamp("issued_at").toInstant(),
                row.getObject("due_on", LocalDate.class),
                row.getString("corrects"),
                row.getString("corrected_by"));
    }
}
