package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.invoices.Invoice.Issue;
import io.caisson.invoices.Invoice.Issuer;
import io.caisson.invoices.Invoice.Kind;
import io.caisson.invoices.Invoice.Recipient;
import io.caisson.invoices.InvoiceNumbers.Number;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Meter;
import io.caisson.prices.BillingPeriod;
import io.caisson.shared.Money;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Writes what is issued, once, and reads it again as it was printed. */
@Component
class InvoiceRows {

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;

    InvoiceRows(JdbcClient jdbc, JdbcTemplate batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    void insert(Number number, Invoice invoice, Instant overdueAt) {
        var issue = Objects.requireNonNull(invoice.issue());
        var approval = invoice.approval();
        var sums = invoice.sums();
        jdbc.sql("""
                insert into invoice values (:number, :year, :sequence, :kind, :tenant, :month, :currency, :corrects, :replaces,
                    :reason, :at, :by, :due_on, :overdue_at, :slug, :name, :address, :tax_id, :issuer, :issuer_address,
                    :issuer_tax_id, :zone, :from, :to, :observed, :reconstructed, :missing, :approved_by, :approved_at,
                    :approval_reason, :lines, :net, :tax_percent, :tax, :total, :credited, :due)""")
                .param("number", number.toString())
                .param("year", number.year())
                .param("sequence", number.sequence())
                .param("kind", invoice.kind().name())
                .param("tenant", invoice.recipient().tenantId())
                .param("month", Date.valueOf(invoice.period().month().atDay(1)))
                .param("currency", sums.currency().getCurrencyCode())
                .param("corrects", issue.corrects())
                .param("replaces", issue.replaces())
                .param("reason", issue.reason())
                .param("at", Timestamp.from(issue.at()))
                .param("by", issue.by())
                .param("due_on", Date.valueOf(issue.dueOn()))
                .param("overdue_at", Timestamp.from(overdueAt))
                .param("slug", invoice.recipient().slug())
                .param("name", invoice.recipient().name())
                .param("address", invoice.recipient().address())
                .param("tax_id", invoice.recipient().taxId())
                .param("issuer", invoice.issuer().name())
                .param("issuer_address", invoice.issuer().address())
                .param("issuer_tax_id", invoice.issuer().taxId())
                .param("zone", invoice.period().zone().getId())
                .param("from", Timestamp.from(invoice.period().from()))
                .param("to", Timestamp.from(invoice.period().to()))
                .param("observed", invoice.coverage().observed())
                .param("reconstructed", invoice.coverage().reconstructed())
                .param("missing", invoice.coverage().missing())
                .param("approved_by", approval == null ? null : approval.by())
                .param("approved_at", approval == null ? null : Timestamp.from(approval.at()))
                .param("approval_reason", approval == null ? null : approval.reason())
                .param("lines", invoice.lines().size())
                .param("net", sums.net().amount())
                .param("tax_percent", sums.taxPercent())
                .param("tax", sums.tax().amount())
                .param("total", sums.total().amount())
                .param("credited", sums.credited().amount())
                .param("due", sums.due().amount())
                .update();
        lines(number.toString(), invoice.lines());
    }

    private void lines(String number, List<InvoiceLine> lines) {
        batch.batchUpdate(
                "insert into invoice_line values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                IntStream.range(0, lines.size())
                        .mapToObj(n -> row(number, n + 1, lines.get(n)))
                        .toList());
    }

    private static Object[] row(String number, int n, InvoiceLine line) {
        var meter = line.meter();
        return new Object[] {
            number,
            n,
            line.kind().name(),
            line.app(),
            meter == null ? null : meter.label(),
            Timestamp.from(line.from()),
            Timestamp.from(line.to()),
            line.counted(),
            line.quantity(),
            line.unit(),
            line.each(),
            line.amount().amount(),
            line.value().amount(),
            line.listed()
        };
    }

    List<InvoiceLine> lines(String number, Currency currency) {
        return jdbc.sql("select * from invoice_line where number = ? order by line")
                .param(number)
                .query((row, n) -> line(row, currency))
                .list();
    }

    private static InvoiceLine line(ResultSet row, Currency currency) throws SQLException {
        var meter = row.getString("meter");
        return new InvoiceLine(
                Charge.Kind.valueOf(row.getString("kind")),
                row.getString("app"),
                meter == null ? null : Meter.of(meter),
                row.getTimestamp("starts_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getBigDecimal("counted"),
                row.getBigDecimal("quantity"),
                row.getString("unit"),
                row.getBigDecimal("each"),
                row.getBigDecimal("listed"),
                new Money(row.getBigDecimal("amount"), currency),
                new Money(row.getBigDecimal("value"), currency));
    }

    /**
     * Its lines come when its own row's connection is given back: whoever reads holds one and never waits for a second.
     *
     * @param asked a row of invoice_standing, with its state
     */
    Optional<Invoice> read(StatementSpec asked) {
        return asked.query(InvoiceRows::withoutLines)
                .optional()
                .map(found -> found.with(lines(found.name(), found.sums().currency())));
    }

    private static Invoice withoutLines(ResultSet row, int n) throws SQLException {
        var currency = Money.currency(row.getString("currency"));
        var approvedBy = row.getString("approved_by");
        return new Invoice(
                row.getString("number"),
                Kind.valueOf(row.getString("kind")),
                InvoiceState.valueOf(row.getString("state")),
                new Recipient(
                        row.getObject("tenant_id", java.util.UUID.class),
                        row.getString("tenant_slug"),
                        row.getString("tenant_name"),
                        row.getString("tenant_address"),
                        row.getString("tenant_tax_id")),
                new Issuer(
                        row.getString("issuer_name"), row.getString("issuer_address"), row.getString("issuer_tax_id")),
                new BillingPeriod(
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        ZoneId.of(row.getString("time_zone")),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getTimestamp("ends_at").toInstant()),
                new Seconds(row.getLong("observed"), row.getLong("reconstructed"), row.getLong("missing")),
                approvedBy == null
                        ? null
                        : new Approval(
                                approvedBy,
                                row.getTimestamp("approved_at").toInstant(),
                                row.getString("approval_reason")),
                List.of(),
                new Sums(
                        new Money(row.getBigDecimal("net"), currency),
                        row.getBigDecimal("tax_percent"),
                        new Money(row.getBigDecimal("tax"), currency),
                        new Money(row.getBigDecimal("total"), currency),
                        new Money(row.getBigDecimal("credited"), currency),
                        new Money(row.getBigDecimal("due"), currency)),
                new Issue(
                        row.getTimestamp("issued_at").toInstant(),
                        row.getString("issued_by"),
                        row.getObject("due_on", LocalDate.class),
                        row.getString("corrects"),
                        row.getString("replaces"),
                        row.getString("reason"),
                        row.getString("corrected_by")),
                new Money(row.getBigDecimal("paid"), currency));
    }
}
