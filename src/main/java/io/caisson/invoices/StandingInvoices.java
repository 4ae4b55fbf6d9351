package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.charges.MonthCharges;
import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Of a month, the invoices that were neither taken back nor take anything back: at most one in each currency. */
@Component
class StandingInvoices {

    private final JdbcClient jdbc;
    private final InvoiceRows rows;

    StandingInvoices(JdbcClient jdbc, InvoiceRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    /** Their numbers by currency. */
    SortedMap<String, String> of(UUID tenantId, YearMonth month) {
        var numbers = new TreeMap<String, String>();
        jdbc.sql("""
                select currency, number from invoice_standing
                where tenant_id = ? and month = ? and kind = 'INVOICE' and corrected_by is null""").params(tenantId, date(month)).query(row -> {
            numbers.put(row.getString(1), row.getString(2));
        });
        return numbers;
    }

    /** The last one of that currency, which the next one stands in for; or none. */
    @Nullable
    String last(UUID tenantId, YearMonth month, Currency currency) {
        return jdbc.sql("""
                select number from invoice where tenant_id = ? and month = ? and currency = ? and kind = 'INVOICE'
                order by year desc, sequence desc limit 1""")
                .params(tenantId, date(month), currency.getCurrencyCode())
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** What is billed: of a currency whose invoice stands, what that one says, of the others what is derived. */
    MonthCharges charged(Derived derived, SortedMap<String, String> standing) {
        var lines = new ArrayList<Charge>();
        for (var charge : derived.charges().charges()) {
            if (!standing.containsKey(charge.amount().currency().getCurrencyCode())) {
                lines.add(charge);
            }
        }
        standing.forEach((currency, number) -> rows.lines(number, Currency.getInstance(currency)).stream()
                .map(InvoiceLine::charge)
                .forEach(lines::add));
        return new MonthCharges(derived.period(), derived.charges().asOf(), lines);
    }

    private static Date date(YearMonth month) {
        return Date.valueOf(month.atDay(1));
    }
}
