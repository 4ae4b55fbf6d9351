package io.caisson.budgets;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** A tenant whose limits and charges the test sets. */
abstract class BudgetedIT extends MovedIT {

    @Autowired
    protected Budgets budgets;

    @Autowired
    protected BudgetCheck check;

    protected void set(@Nullable String soft, @Nullable String hard) {
        var budget = Budget.of(
                "EUR", soft == null ? null : new BigDecimal(soft), hard == null ? null : new BigDecimal(hard));
        budgets.set(tenant, budget, "ops", true);
    }

    protected void spent(String month, String amount) {
        spent(month, "EUR", amount);
    }

    protected void spent(String month, String currency, String amount) {
        var first = YearMonth.parse(month).atDay(1);
        jdbc.sql("""
                insert into charged_month (tenant_id, month, starts_at, ends_at, as_of) values (?, ?, ?, ?, now())
                on conflict do nothing""")
                .params(tenant, Date.valueOf(first), midnight(first), midnight(first.plusMonths(1)))
                .update();
        jdbc.sql("""
                insert into charged_sum values (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)
                on conflict (tenant_id, month, currency) do update set revenue = excluded.revenue""")
                .params(tenant, Date.valueOf(first), currency, new BigDecimal(amount))
                .update();
    }

    private static Timestamp midnight(LocalDate day) {
        return Timestamp.from(day.atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    protected List<String> told() {
        return told("2031-03");
    }

    /** In the order in which it was told. */
    protected List<String> told(String month) {
        return jdbc.sql("""
                select kind || ' ' || percent from budget_notice where tenant_id = ? and month = ? order by ctid""")
                .params(tenant, Date.valueOf(YearMonth.parse(month).atDay(1)))
                .query(String.class)
                .list();
    }
}
