package io.caisson.oracle;

import io.caisson.charges.Charge;
import io.caisson.charges.MonthCharges;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A line of charges as the oracle, the application and the tables all have it: numbers without needless zeros. */
record Line(
        String kind,
        @Nullable String app,
        @Nullable String meter,
        Instant from,
        Instant to,
        BigDecimal counted,
        String currency,
        BigDecimal each,
        BigDecimal amount,
        BigDecimal value) {

    Line {
        counted = plain(counted);
        each = plain(each);
        amount = plain(amount);
        value = plain(value);
    }

    static List<Line> of(MonthCharges charges) {
        return charges.charges().stream().map(Line::of).toList();
    }

    private static Line of(Charge charge) {
        var meter = charge.meter();
        return new Line(
                charge.kind().name(),
                charge.app(),
                meter == null ? null : meter.label(),
                charge.from(),
                charge.to(),
                charge.counted(),
                charge.amount().currency().getCurrencyCode(),
                charge.each(),
                charge.amount().amount(),
                charge.value().amount());
    }

    static List<Line> kept(JdbcClient jdbc, UUID tenant, YearMonth month) {
        return jdbc.sql("select * from charge where tenant_id = ? and month = ? order by line")
                .params(tenant, Date.valueOf(month.atDay(1)))
                .query(Line::read)
                .list();
    }

    /** On invoices that were not taken back. */
    static List<Line> billed(JdbcClient jdbc, UUID tenant, YearMonth month) {
        return jdbc.sql("""
                select invoice_line.*, currency from invoice_line join invoice_standing as invoice using (number)
                where tenant_id = ? and month = ? and invoice.kind = 'INVOICE' and corrected_by is null""")
                .params(tenant, Date.valueOf(month.atDay(1)))
                .query(Line::read)
                .list();
    }

    private static Line read(ResultSet row, int n) throws SQLException {
        return new Line(
                row.getString("kind"),
                row.getString("app"),
                row.getString("meter"),
                row.getTimestamp("starts_at").toInstant(),
                row.getTimestamp("ends_at").toInstant(),
                row.getBigDecimal("counted"),
                row.getString("currency"),
                row.getBigDecimal("each"),
                row.getBigDecimal("amount"),
                row.getBigDecimal("value"));
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
