package io.caisson.verification;

import io.caisson.charges.Charge;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.Date;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Invoices against what they are made by: one that stands is of its tenant's month at its tax rate, a credit note of what it takes back. */
@Component
class IssuedInvoices {

    private static final String ISSUED = """
            select invoice.number, tenant_id, tenant.slug, tenant.created_at, tenant.deleted_at, month, currency,
                invoice.starts_at, invoice.ends_at, tax_percent, corrects, corrected_by
            from invoice_standing as invoice join tenant on tenant.id = tenant_id
            where\s""";

    private static final String LINES = """
            select line.kind, app, meter, line.starts_at, line.ends_at, counted, currency, each, listed, amount, value
            from invoice_line as line join invoice using (number) where number = ? order by line""";

    private final JdbcClient jdbc;
    private final BillingProfiles profiles;

    IssuedInvoices(JdbcClient jdbc, BillingProfiles profiles) {
        this.jdbc = jdbc;
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

        boolean stands() {
            return corrects == null && correctedBy == null;
        }
    }

    Optional<Issued> get(String number) {
        return jdbc.sql(ISSUED + "number = ?")
                .param(number)
                .query((row, n) -> issued(row))
                .optional();
    }

    /** @param tenantId null for all tenants */
    List<Difference> of(YearMonth month, @Nullable UUID tenantId) {
        return jdbc
                .sql(ISSUED
                        + "month = :month and (cast(:tenant as uuid) is null or tenant_id = :tenant) order by number")
                .param("month", Date.valueOf(month.atDay(1)))
                .param("tenant", tenantId)
                .query((row, n) -> asked(row))
                .list()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<Difference> asked(ResultSet row) throws SQLException {
        try {
            return of(issued(row));
        } catch (IllegalArgumentException
                | ArithmeticException
                | DateTimeException e) { // a row that no code of ours writes
            return List.of(unreadable(row.getString("number"), e));
        }
    }

    static Difference unreadable(String number, RuntimeException e) {
        return new Difference("invoice " + number, "lines that can be read", String.valueOf(e.getMessage()));
    }

    /** Nothing of one that was taken back: it says what was thought once. */
    List<Difference> of(Issued invoice) {
        if (invoice.corrects != null) {
            var taken = lines(invoice.corrects).stream()
                    .map(IssuedInvoices::reversed)
                    .toList();
            return ChargeLines.compare(invoice.whose(), taken, lines(invoice.number));
        }
        var differences = new ArrayList<Difference>();
        if (invoice.stands()) {
            var period = profiles.period(invoice.tenant.id(), invoice.month);
            var rate = profiles.at(invoice.tenant.id(), period.to().minusSeconds(1))
                    .taxPercent();
            compare(invoice.whose() + ": begins", period.from(), invoice.from, differences);
            compare(invoice.whose() + ": ends", period.to(), invoice.to, differences);
            compare(
                    invoice.whose() + ": tax rate",
                    rate.stripTrailingZeros(),
                    invoice.taxPercent.stripTrailingZeros(),
                    differences);
        }
        return differences;
    }

    List<Charge> lines(String number) {
        return jdbc.sql(LINES).param(number).query((row, n) -> Charge.of(row)).list();
    }

    private static Issued issued(ResultSet row) throws SQLException {
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
