package io.caisson.reports;

import io.caisson.shared.Money;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came of the invoices of all tenants that were charged for some months, in one statement. */
@Component
class Accounts {

    /** A credit note's sums are below zero; an invoice that it took back asks for nothing. */
    static final String SUMS = """
            with came_in as (
                select invoice as number, sum(amount) as paid from payment_part
                where :all or invoice in (select number from invoice where tenant_id = :tenant) group by invoice
            )
            select issued.tenant_id, issued.currency,
                coalesce(-sum(issued.total) filter (where issued.kind = 'CREDIT_NOTE' and issued.month between :from and :to), 0) as notes,
                coalesce(sum(issued.credited) filter (where issued.month between :from and :to), 0) as grants,
                coalesce(sum(greatest(issued.due - coalesce(paid, 0), 0)) filter (where issued.kind = 'INVOICE' and note.number is null), 0)
                    as balance
            from invoice as issued left join came_in on came_in.number = issued.number
                left join invoice as note on note.corrects = issued.number
            where (:all or issued.tenant_id = :tenant)
              and issued.tenant_id in (select tenant_id from charged_month where month between :from and :to)
            group by issued.tenant_id, issued.currency order by issued.tenant_id, issued.currency""";

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Of the months that the period touches, whole.
     *
     * @param tenant null for all
     */
    Map<UUID, List<Account>> of(ReportPeriod period, @Nullable UUID tenant) {
        Map<UUID, List<Account>> accounts = new HashMap<>();
        jdbc.sql(SUMS)
                .param("from", Date.valueOf(period.firstMonth().atDay(1)))
                .param("to", Date.valueOf(period.lastMonth().atDay(1)))
                .param("all", tenant == null)
                .param("tenant", tenant == null ? TenantRows.NOBODY : tenant)
                .query(row -> {
                    accounts.computeIfAbsent(row.getObject("tenant_id", UUID.class), id -> new ArrayList<>())
                            .add(account(row));
                });
        return accounts;
    }

    private static Account account(ResultSet row) throws SQLException {
        var notes = row.getBigDecimal("notes");
        var grants = row.getBigDecimal("grants");
        var balance = row.getBigDecimal("balance");
        var currency = Money.keptIn(row.getString("currency"), notes, grants, balance);
        return new Account(new Money(notes, currency), new Money(grants, currency), new Money(balance, currency));
    }
}
