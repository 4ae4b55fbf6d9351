package io.caisson.verification;

import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.metering.UsagePeriod;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** What closed segments of a month of UTC come to in one sum, whoever's they are, against the sum over tenants. */
@Component
class TotalCheck implements MonthCheck {

    private final JdbcClient jdbc;

    TotalCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(YearMonth month, @Nullable UUID tenantId) {
        if (tenantId != null || isBeingRebuilt(month)) {
            return List.of();
        }
        var total = total(month);
        var tenants = tenants(month);
        return Stream.of(Meter.values())
                .filter(meter -> total.counted(meter).compareTo(tenants.counted(meter)) != 0)
                .map(meter -> new Difference(
                        "%s total of %s over all tenants".formatted(month, meter.label()),
                        total.counted(meter).toPlainString(),
                        tenants.counted(meter).toPlainString()))
                .toList();
    }

    private boolean isBeingRebuilt(YearMonth month) {
        return jdbc.sql("select exists (select from usage_rollup_rebuild where month = ?)")
                .param(Date.valueOf(month.atDay(1)))
                .query(Boolean.class)
                .single();
    }

    private Held total(YearMonth month) {
        var period = UsagePeriod.of(month);
        return sums("""
                select coalesce(sum(seconds * cpu_millis), 0) as cpu, coalesce(sum(seconds * memory_bytes), 0) as memory,
                    coalesce(sum(seconds * overhead_cpu_millis), 0) as overhead_cpu,
                    coalesce(sum(seconds * overhead_memory_bytes), 0) as overhead_memory, coalesce(sum(seconds), 0) as instances
                from (select *, sign * extract(epoch from ended_at - started_at) as seconds from usage_segment
                    where started_at >= :first and started_at < :last and ended_at is not null) as held""", Timestamp.from(period.from()), Timestamp.from(period.to()));
    }

    private Held tenants(YearMonth month) {
        return sums(
                """
                select coalesce(sum(cpu), 0) as cpu, coalesce(sum(memory), 0) as memory, coalesce(sum(overhead_cpu), 0) as overhead_cpu,
                    coalesce(sum(overhead_memory), 0) as overhead_memory, coalesce(sum(instances), 0) as instances
                from (select * from usage_rollup where day >= :first and day < :last
                    union all select * from usage_rollup_change where day >= :first and day < :last) as rolled
                where exists (select from tenant where id = tenant_id)""",
                Date.valueOf(month.atDay(1)),
                Date.valueOf(month.plusMonths(1).atDay(1)));
    }

    private Held sums(String sql, Object first, Object last) {
        return jdbc.sql(sql)
                .param("first", first)
                .param("last", last)
                .query((row, n) -> Held.of(row))
                .single();
    }
}
