package io.caisson.budgets;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Budgets as rows, and what was told and waived of them. */
@Component
class BudgetRows {

    private static final String STANDINGS = """
            select b.tenant_id, b.currency, b.soft, b.hard, m.month, coalesce(s.revenue, 0) as spent,
                (select max(percent) from budget_notice n where n.tenant_id = b.tenant_id and n.month = m.month
                    and n.kind = 'SOFT' and n.currency = b.currency and n.amount = b.soft) as soft_told,
                (select max(percent) from budget_notice n where n.tenant_id = b.tenant_id and n.month = m.month
                    and n.kind = 'HARD' and n.currency = b.currency and n.amount = b.hard) as hard_told,
                exists (select from suspension x where x.tenant_id = b.tenant_id
                    and x.cause = 'BUDGET' and x.lifted_at is null) as held,
                exists (select from budget_waiver w where w.tenant_id = b.tenant_id and w.month = m.month
                    and w.currency = b.currency and w.hard = b.hard) as waived
            from budget b
            join tenant t on t.id = b.tenant_id and t.state in ('ACTIVE', 'PAST_DUE', 'SUSPENDED')
            left join charged_month m on m.tenant_id = b.tenant_id and m.starts_at <= :now and m.ends_at > :now
            left join charged_sum s on s.tenant_id = m.tenant_id and s.month = m.month and s.currency = b.currency
            """;

    private final JdbcClient jdbc;

    BudgetRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of all tenants that have a budget, in one statement. */
    List<Standing> standings(Instant now) {
        return jdbc.sql(STANDINGS + "order by b.tenant_id")
                .param("now", Timestamp.from(now))
                .query(BudgetRows::standing)
                .list();
    }

    Optional<Standing> standing(UUID tenantId, Instant now) {
        return jdbc.sql(STANDINGS + "where b.tenant_id = :tenant")
                .param("now", Timestamp.from(now))
                .param("tenant", tenantId)
                .query(BudgetRows::standing)
                .optional();
    }

    Budget budget(UUID tenantId) {
        return jdbc.sql("select currency, soft, hard from budget where tenant_id = ?")
                .param(tenantId)
                .query((row, n) -> budget(row))
                .optional()
                .orElse(Budget.NONE);
    }

    void save(UUID tenantId, Budget budget, String by, Instant now) {
        var currency = budget.currency();
        jdbc.sql("""
                insert into budget (tenant_id, currency, soft, hard, changed_by, changed_at)
                values (:tenant, :currency, :soft, :hard, :by, :now)
                on conflict (tenant_id) do update set currency = excluded.currency, soft = excluded.soft,
                    hard = excluded.hard, changed_by = excluded.changed_by, changed_at = excluded.changed_at""")
                .param("tenant", tenantId)
                .param("currency", currency == null ? null : currency.getCurrencyCode())
                .param("soft", amount(budget.soft()))
                .param("hard", amount(budget.hard()))
                .param("by", by)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** False when it was told before. */
    boolean tell(UUID tenantId, BudgetNotice notice) {
        return jdbc.sql("""
                insert into budget_notice (tenant_id, month, kind, currency, amount, percent, spent, told_at)
                values (:tenant, :month, :kind, :currency, :amount, :percent, :spent, :now) on conflict do nothing""")
                        .param("tenant", tenantId)
                        .param("month", date(notice.month()))
                        .param("kind", notice.limit().name())
                        .param("currency", notice.amount().currency().getCurrencyCode())
                        .param("amount", notice.amount().amount())
                        .param("percent", notice.percent())
                        .param("spent", notice.spent().amount())
                        .param("now", Timestamp.from(notice.toldAt()))
                        .update()
                == 1;
    }

    List<BudgetNotice> notices(UUID tenantId, YearMonth month) {
        return jdbc.sql("""
                select month, kind, currency, amount, percent, spent, told_at from budget_notice
                where tenant_id = ? and month = ? order by told_at desc, kind, percent desc""")
                .params(tenantId, date(month))
                .query(BudgetRows::notice)
                .list();
    }

    /** For the hard limit that holds now, if there is one. */
    void waive(UUID tenantId, YearMonth month, String by, Instant now) {
        jdbc.sql("""
                insert into budget_waiver (tenant_id, month, currency, hard, waived_by, waived_at)
                select tenant_id, :month, currency, hard, :by, :now from budget
                where tenant_id = :tenant and hard is not null on conflict do nothing""")
                .param("tenant", tenantId)
                .param("month", date(month))
                .param("by", by)
                .param("now", Timestamp.from(now))
                .update();
    }

    private static Standing standing(ResultSet row, int n) throws SQLException {
        var month = row.getObject("month", LocalDate.class);
        return new Standing(
                row.getObject("tenant_id", UUID.class),
                budget(row),
                month == null ? null : YearMonth.from(month),
                row.getBigDecimal("spent"),
                row.getInt("soft_told"),
                row.getInt("hard_told"),
                row.getBoolean("held"),
                row.getBoolean("waived"));
    }

    private static Budget budget(ResultSet row) throws SQLException {
        return new Budget(
                money(row.getString("currency"), row.getBigDecimal("soft")),
                money(row.getString("currency"), row.getBigDecimal("hard")));
    }

    private static BudgetNotice notice(ResultSet row, int n) throws SQLException {
        var currency = Money.currency(row.getString("currency"));
        return new BudgetNotice(
                YearMonth.from(row.getObject("month", LocalDate.class)),
                Limit.valueOf(row.getString("kind")),
                new Money(row.getBigDecimal("amount"), currency),
                row.getInt("percent"),
                new Money(row.getBigDecimal("spent"), currency),
                row.getTimestamp("told_at").toInstant());
    }

    private static @Nullable Money money(@Nullable String currency, @Nullable BigDecimal amount) {
        return currency == null || amount == null ? null : new Money(amount, Money.currency(currency));
    }

    private static @Nullable BigDecimal amount(@Nullable Money money) {
        return money == null ? null : money.amount();
    }

    private static Date date(YearMonth month) {
        return Date.valueOf(month.atDay(1));
    }
}
