package io.caisson.reports;

import io.caisson.budgets.Budget;
import io.caisson.budgets.BudgetState;
import io.caisson.charges.Unbilled;
import io.caisson.charges.UnbilledMonths;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Coverages;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All tenants of some months, in four statements. */
@Component
class TenantRows {

    /** A row for each currency. Until when a month that goes on is counted says more than when an old one was. */
    private static final String ROWS = """
            with lived as (
                select tenant_id, min(starts_at) as first, max(ends_at) as last,
                    coalesce(min(as_of) filter (where as_of < ends_at), max(as_of)) as as_of
                from charged_month
                where month between :from and :to and (:all or tenant_id = :tenant) group by tenant_id
            ), summed as (
                select tenant_id, currency, sum(revenue) as revenue, sum(overhead_value) as overhead_value,
                    sum(overhead_absorbed) as overhead_absorbed, sum(overhead_billed) as overhead_billed, sum(cpu) as cpu,
                    sum(memory) as memory, sum(overhead_cpu) as overhead_cpu, sum(overhead_memory) as overhead_memory
                from charged_sum
                where month between :from and :to and (:all or tenant_id = :tenant) group by tenant_id, currency
            )
            select tenant.id, slug, name, state, created_at, first, last, as_of, summed.*, budget.currency as limited, soft, hard,
                (select revenue from charged_sum as spent where spent.tenant_id = tenant.id and spent.month = :to
                    and spent.currency = budget.currency) as spent,
                exists (select from charged_sum as other where other.tenant_id = tenant.id and other.month = :to
                    and other.currency <> budget.currency) as elsewhere,
                (select plan from tenant_plan
                    where tenant_plan.tenant_id = tenant.id and valid_from < least(last, cast(:now as timestamptz))
                    order by valid_from desc limit 1) as plan
            from lived join tenant on tenant.id = lived.tenant_id left join summed on summed.tenant_id = tenant.id
                left join budget on budget.tenant_id = tenant.id
            order by tenant.id, summed.currency""";

    static final UUID NOBODY = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final Coverages coverages;
    private final Accounts accounts;
    private final UnbilledMonths unbilled;
    private final Clock clock;

    TenantRows(JdbcClient jdbc, Coverages coverages, Accounts accounts, UnbilledMonths unbilled, Clock clock) {
        this.jdbc = jdbc;
        this.coverages = coverages;
        this.accounts = accounts;
        this.unbilled = unbilled;
        this.clock = clock;
    }

    /** @param tenant null for all */
    List<TenantBilling> of(ReportMonths months, @Nullable UUID tenant) {
        Map<UUID, Row> rows = new LinkedHashMap<>();
        jdbc.sql(ROWS)
                .param("from", Date.valueOf(months.from().atDay(1)))
                .param("to", Date.valueOf(months.to().atDay(1)))
                .param("now", Timestamp.from(clock.instant()))
                .param("all", tenant == null)
                .param("tenant", tenant == null ? NOBODY : tenant)
                .query(row -> {
                    rows.computeIfAbsent(row.getObject("id", UUID.class), id -> Row.of(row))
                            .add(row);
                });
        var seen = coverages.of(rows.values().stream()
                .map(row -> new Coverages.Asked(row.id, row.first, row.last))
                .toList());
        var known = accounts.of(months, tenant);
        var closed = unbilled.between(tenant, months.from(), months.to()).stream()
                .collect(Collectors.groupingBy(Unbilled::tenantId));
        return rows.values().stream()
                .map(row -> row.tenant(
                        seen.getOrDefault(row.id, new Seconds(0, 0, 0)),
                        known.getOrDefault(row.id, List.of()),
                        closed.getOrDefault(row.id, List.of())))
                .toList();
    }

    /** One tenant while its currencies are read. */
    private static final class Row {

        private final UUID id;
        private final String slug;
        private final String name;
        private final String plan;
        private final TenantState state;
        private final BudgetState budget;
        private final Instant createdAt;
        private final Instant first;
        private final Instant last;
        private final Instant asOf;
        private final List<Revenue> revenue = new ArrayList<>();
        private Reserved reserved = Reserved.NOTHING;

        private Row(ResultSet row) throws SQLException {
            id = row.getObject("id", UUID.class);
            slug = row.getString("slug");
            name = row.getString("name");
            plan = row.getString("plan");
            state = TenantState.valueOf(row.getString("state"));
            budget = budget(row);
            createdAt = row.getTimestamp("created_at").toInstant();
            first = row.getTimestamp("first").toInstant();
            last = row.getTimestamp("last").toInstant();
            asOf = row.getTimestamp("as_of").toInstant();
        }

        static Row of(ResultSet row) {
            try {
                return new Row(row);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static BudgetState budget(ResultSet row) throws SQLException {
            var spent = row.getBigDecimal("spent");
            if (spent == null && row.getBoolean("elsewhere")) {
                return BudgetState.UNCOUNTED;
            }
            return BudgetState.of(
                    Budget.of(row.getString("limited"), row.getBigDecimal("soft"), row.getBigDecimal("hard")),
                    spent == null ? BigDecimal.ZERO : spent);
        }

        void add(ResultSet row) throws SQLException {
            if (row.getString("currency") != null) {
                revenue.add(Revenue.of(row));
                reserved = reserved.plus(Trends.reserved(row));
            }
        }

        TenantBilling tenant(Seconds coverage, List<Account> accounts, List<Unbilled> unbilled) {
            return new TenantBilling(
                    id,
                    slug,
                    name,
                    plan,
                    state,
                    createdAt,
                    asOf,
                    reserved,
                    List.copyOf(revenue),
                    coverage,
                    budget,
                    accounts,
                    unbilled);
        }
    }
}
