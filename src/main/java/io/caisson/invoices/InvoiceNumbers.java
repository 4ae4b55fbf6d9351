package io.caisson.invoices;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * One series for each calendar year (of UTC) in which invoices and credit notes are issued. The counter's row is held
 * until the transaction ends: what is rolled back takes its number with it.
 */
@Component
class InvoiceNumbers {

    private final JdbcClient jdbc;

    InvoiceNumbers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Number(int year, int sequence) {

        @Override
        public String toString() {
            return "%d-%06d".formatted(year, sequence);
        }
    }

    Number next(Instant now) {
        int year = now.atOffset(ZoneOffset.UTC).getYear();
        jdbc.sql("insert into invoice_series (year, last) values (?, 0) on conflict do nothing")
                .param(year)
                .update();
        int sequence = jdbc.sql("update invoice_series set last = last + 1 where year = ? returning last")
                .param(year)
                .query(Integer.class)
                .single();
        return new Number(year, sequence);
    }
}
