package io.caisson.verification;

import io.caisson.charges.Charge;
import io.caisson.charges.MonthCharges;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Derives one invoice again. One that stands comes from segments and price books; a credit note is what it takes back, with the
 * other sign; and one that was taken back says what was thought once, of which only its seal and its sums can be asked.
 */
@Component
class InvoiceRecount {

    private static final String LINES = """
            select line.kind, app, meter, line.starts_at, line.ends_at, counted, currency, each, listed, amount, value
            from invoice_line as line join invoice using (number) where number = ? order by line""";

    private final JdbcClient jdbc;
    private final InvoiceSums sums;
    private final CheckedTenants tenants;
    private final ChargeCheck charges;
    private final LedgerRows ledger;
    private final BillingProfiles profiles;

    InvoiceRecount(
            JdbcClient jdbc,
            InvoiceSums sums,
            CheckedTenants tenants,
            ChargeCheck charges,
            LedgerRows ledger,
            BillingProfiles profiles) {
        this.jdbc = jdbc;
        this.sums = sums;
        this.tenants = tenants;
        this.charges = charges;
        this.ledger = ledger;
        this.profiles = profiles;
    }

    record Issued(
            String number,
            CheckedTenant tenant,
            YearMonth month,
            Currency currency,
            Instant from,
            Instant to,
            BigDecimal taxPercent,
            @Nullable String corrects,
            @Nullable String correctedBy) {

        String whose() {
            return "%s invoice %s".formatted(tenant.slug(), number);
        }
    }

    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(String number) {
        var differences = new ArrayList<>(sums.of(number));
        try {
            var invoice = issued(number).orElseThrow();
            if (invoice.corrects != null) {
                var taken = lines(invoice.corrects).stream()
                        .map(InvoiceRecount::reversed)
                        .toList();
                differences.addAll(ChargeLines.compare(invoice.whose(), taken, lines(number)));
            } else if (invoice.correctedBy == null) {
                derive(invoice, differences);
            }
        } catch (IllegalArgumentException
                | ArithmeticException
                | DateTimeException e) { // a row that no code of ours writes
            differences.add(
                    new Difference("invoice " + number, "lines that can be read", String.valueOf(e.getMessage())));
        }
        return differences;
    }

    private void derive(Issued invoice, List<Difference> differences) {
        var tenant = invoice.tenant;
        var period = profiles.period(tenant.id(), invoice.month);
        var rate = profiles.at(tenant.id(), period.to().minusSeconds(1)).taxPercent();
        compare(invoice.whose() + ": begins", period.from(), invoice.from, differences);
        compare(invoice.whose() + ": ends", period.to(), invoice.to, differences);
        compare(
                invoice.whose() + ": tax rate",
                rate.stripTrailingZeros(),
                invoice.taxPercent.stripTrailingZeros(),
                differences);
        var recount = charges.recount(tenant, new MonthCharges(period, period.to(), List.of())); // it was over
        var bounds = new LedgerRows.Bounds(period.from(), period.to());
        ledger.openBefore(bounds, tenant.id()).forEach(recount::add);
        try (var segments = ledger.segments(bounds, tenant.id())) {
            segments.forEach(recount::add);
        }
        var derived = recount.charges().stream()
                .filter(charge -> charge.amount().currency().equals(invoice.currency))
                .toList();
        differences.addAll(ChargeLines.compare(invoice.whose(), derived, lines(invoice.number)));
    }

    private Optional<Issued> issued(String number) {
        return jdbc.sql("""
                select invoice.number, tenant_id, tenant.slug, tenant.created_at, tenant.deleted_at, month, currency,
                    invoice.starts_at, invoice.ends_at, tax_percent, corrects, corrected_by
                from invoice_standing as invoice join tenant on tenant.id = tenant_id
                where number = ?""").param(number).query((row, n) -> issued(row)).optional();
    }

    private Issued issued(ResultSet row) throws SQLException {
        return new Issued(
                row.getString("number"),
                CheckedTenants.read(row, "tenant_id"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                Money.currency(row.getString("currency")),
                row.getTimestamp("starts_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getBigDecimal("tax_percent"),
                row.getString("corrects"),
                row.getString("corrected_by"));
    }

    private List<Charge> lines(String number) {
        return jdbc.sql(LINES).param(number).query((row, n) -> Charge.of(row)).list();
    }

    private static Charge reversed(Charge line) {
        return new Charge(
                line.kind(),
                line.app(),
                line.meter(),
                line.from(),
                line.to(),
                line.counted().negate(),
                line.each(),
                line.listed(),
                line.amount().negated(),
                line.value().negated());
    }

    private static void compare(String what, Object expected, Object found, List<Difference> differences) {
        if (!expected.equals(found)) {
            differences.add(new Difference(what, expected.toString(), found.toString()));
        }
    }
}
