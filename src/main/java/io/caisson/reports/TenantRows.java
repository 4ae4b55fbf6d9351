package io.caisson.reports;

import io.caisson.budgets.Budget;
import io.caisson.budgets.BudgetState;
import io.caisson.charges.Unbilled;
import io.caisson.charges.UnbilledMonths;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Coverages;
import io.caisson.reports.MonthParts.Part;
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

/** All tenants of a period: of whole months in four statements, of parts of months in two or three more. */
@Component
class TenantRows {

    /**
     * A row for each currency. Of a budget, something counts where the month's terms are in its currency for a while, as its own
     * page says before anything is charged. Until when a month that goes on is counted says more than when an old one was.
     */
    private static final String ROWS = """
            with lived as (
                select tenant_id, min(starts_at) as first, max(ends_at) as last,
                    coalesce(min(as_of) filter (where as_of < ends_at), max(as_of)) as as_of, bool_or(month = :to) as charged
                from charged_month
                where month between :from and :to and (:all or tenant_id = :tenant) group by tenant_id
            ), summed as (
                select tenant_id, currency, sum(revenue) as revenue, sum(overhead_value) as overhead_value,
                    sum(overhead_absorbed) as overhead_absorbed, sum(overhead_billed) as overhead_billed, sum(cpu) as cpu,
                    sum(memory) as memory, sum(overhead_cpu) as overhead_cpu, sum(overhead_memory) as overhead_memory
                from charged_sum
                where month between :firstWhole and :lastWhole and (:all or tenant_id = :tenant) group by tenant_id, currency
            ), counted as (
                select distinct budget.tenant_id
                from budget join charged_month as month on month.tenant_id = budget.tenant_id and month.month = :to
                    join (select *, lead(valid_from) over (partition by tenant_id order by valid_from) as until from tenant_plan
                        where :all or tenant_id = :tenant) as assigned on assigned.tenant_id = budget.tenant_id
                    join (select *, lead(valid_from) over (partition by plan order by valid_from) as until from plan_version)
                        as offered using (plan)
                    join (select *, lead(valid_from) over (partition by price_book order by valid_from) as until from price_version)
                        as priced using (price_book)
                where priced.currency = budget.currency
                  and greatest(starts_at, assigned.valid_from, offered.valid_from, priced.valid_from)
                    < least(ends_at, assigned.until, offered.until, priced.until)
            )
            select tenant.id, slug, name, state, created_at, first, last, as_of, summed.*, budget.currency as limited, soft, hard,
                (select revenue from charged_sum as spent where spent.tenant_id = tenant.id and spent.month = :to
                    and spent.currency = budget.currency) as spent,
                charged and not exists (select from counted where counted.tenant_id = tenant.id) as uncounted,
                coalesce((select plan from tenant_plan
                    where tenant_plan.tenant_id = tenant.id and valid_from < least(last, cast(:until as timestamptz))
                    order by valid_from desc limit 1),
                    (select plan from tenant_plan where tenant_plan.tenant_id = tenant.id order by valid_from limit 1),
                    '') as plan
            from lived join tenant on tenant.id = lived.tenant_id left join summed on summed.tenant_id = tenant.id
                left join budget on budget.tenant_id = tenant.id
            order by tenant.id, summed.currency""";

    static final UUID NOBODY = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final Coverages coverages;
    private final Accounts accounts;
    private final UnbilledMonths unbilled;
    private final MonthParts parts;
    private final Clock clock;

    TenantRows(
            JdbcClient jdbc,
            Coverages coverages,
            Accounts accounts,
            UnbilledMonths unbilled,
            MonthParts parts,
            Clock clock) {
        this.jdbc = jdbc;
        this.coverages = coverages;
        this.accounts = accounts;
        this.unbilled = unbilled;
        this.parts = parts;
        this.clock = clock;
    }

    /** @param tenant null for all */
    List<TenantBilling> of(ReportPeriod period, @Nullable UUID tenant) {
        var rows = rows(period, tenant);
        var seen = coverages.of(rows.stream()
                .map(row -> period.isAllocated()
                        ? new Coverages.Asked(row.id, period.start(), period.end())
                        : new Coverages.Asked(row.id, row.first, row.last))
                .toList());
        var known = accounts.of(period, tenant);
        var closed = unbilled.between(tenant, period.firstMonth(), period.lastMonth()).stream()
                .collect(Collectors.groupingBy(Unbilled::tenantId));
        if (period.isAllocated()) {
            var ofDays = parts.of(period.parts(), tenant);
            rows.forEach(row -> row.add(ofDays.getOrDefault(row.id, Part.NOTHING)));
            rows.removeIf(row -> !seen.containsKey(row.id)
                    && row.isEmpty()
                    && known.getOrDefault(row.id, List.of()).stream().allMatch(Account::isNothing)
                    && !closed.containsKey(row.id));
        }
        return rows.stream()
                .map(row -> row.tenant(
                        seen.getOrDefault(row.id, new Seconds(0, 0, 0)),
                        known.getOrDefault(row.id, List.of()),
                        closed.getOrDefault(row.id, List.of())))
                .toList();
    }

    private List<Row> rows(ReportPeriod period, @Nullable UUID tenant) {
        Map<UUID, Row> rows = new LinkedHashMap<>();
        jdbc.sql(ROWS)
                .param("from", Date.valueOf(period.firstMonth().atDay(1)))
                .param("to", Date.valueOf(period.lastMonth().atDay(1)))
                .param("firstWhole", Date.valueOf(period.firstWhole().atDay(1)))
                .param("lastWhole", Date.valueOf(period.lastWhole().atDay(1)))
                .param("until", Timestamp.from(until(period)))
                .param("all", tenant == null)
                .param("tenant", tenant == null ? NOBODY : tenant)
                .query(row -> {
                    rows.computeIfAbsent(row.getObject("id", UUID.class), id -> Row.of(row))
                            .add(row);
                });
        return new ArrayList<>(rows.values());
    }

    /** Months are the tenant's own and end where it is. */
    private Instant until(ReportPeriod period) {
        var now = clock.instant();
        return period.isAllocated() && period.end().isBefore(now) ? period.end() : now;
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
        private Part sum = Part.NOTHING;

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
            if (row.getString("limited") != null && row.getBoolean("uncounted")) {
                return BudgetState.UNCOUNTED;
            }
            var spent = row.getBigDecimal("spent");
            return BudgetState.of(
                    Budget.of(row.getString("limited"), row.getBigDecimal("soft"), row.getBigDecimal("hard")),
                    spent == null ? BigDecimal.ZERO : spent);
        }

        void add(ResultSet row) throws SQLException {
            if (row.getString("currency") != null) {
                sum = sum.plus(new Part(Trends.reserved(row), List.of(Revenue.of(row))));
            }
        }

        /** What months that are there only in part add to those that are there as a whole. */
        void add(Part part) {
            sum = sum.plus(part);
        }

        boolean isEmpty() {
            return sum.reserved().isNothing() && sum.revenue().stream().allMatch(Revenue::isNothing);
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
                    sum.reserved(),
                    sum.revenue(),
                    coverage,
                    budget,
                    accounts,
                    unbilled);
        }
    }
}
