package io.caisson.reports;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the last twelve months came to, in one statement. */
@Component
class Trends {

    private static final int MONTHS = 12;

    private final JdbcClient jdbc;

    Trends(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param tenants whose; null for all */
    List<TrendMonth> until(YearMonth last, @Nullable List<UUID> tenants) {
        Map<YearMonth, List<Sum>> found = new HashMap<>();
        jdbc.sql("""
                select month, currency, sum(revenue) as revenue, sum(overhead_value) as overhead_value,
                    sum(overhead_absorbed) as overhead_absorbed, sum(overhead_billed) as overhead_billed, sum(cpu) as cpu,
                    sum(memory) as memory, sum(overhead_cpu) as overhead_cpu, sum(overhead_memory) as overhead_memory
                from charged_sum
                where month between :from and :to and (:all or tenant_id = any(cast(:tenants as uuid[])))
                group by month, currency order by month, currency""")
                .param("from", Date.valueOf(last.minusMonths(MONTHS - 1).atDay(1)))
                .param("to", Date.valueOf(last.atDay(1)))
                .param("all", tenants == null)
                .param("tenants", tenants == null ? new UUID[0] : tenants.toArray(UUID[]::new))
                .query(row -> {
                    found.computeIfAbsent(
                                    YearMonth.from(row.getObject("month", LocalDate.class)), month -> new ArrayList<>())
                            .add(new Sum(reserved(row), Revenue.of(row)));
                });
        return IntStream.range(0, MONTHS)
                .mapToObj(n -> last.minusMonths(MONTHS - 1L - n))
                .map(month -> month(month, found.getOrDefault(month, List.of())))
                .toList();
    }

    static Reserved reserved(ResultSet row) throws SQLException {
        return new Reserved(
                row.getBigDecimal("cpu"),
                row.getBigDecimal("memory"),
                row.getBigDecimal("overhead_cpu"),
                row.getBigDecimal("overhead_memory"));
    }

    private record Sum(Reserved reserved, Revenue revenue) {}

    private static TrendMonth month(YearMonth month, List<Sum> sums) {
        return new TrendMonth(
                month,
                sums.stream().map(Sum::reserved).reduce(Reserved.NOTHING, Reserved::plus),
                sums.stream().map(Sum::revenue).toList());
    }
}
