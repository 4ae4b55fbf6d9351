package io.caisson.metering;

import io.caisson.metering.UsageReport.TenantUsage;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sums the segments of a month per tenant; a segment still open counts until now. */
@Component
public class UsageReports {

    private static final String PER_TENANT = """
            select slug, round(sum(cpu_millis * hours) / 1000, 6) as core_hours,
                   round(sum(memory_bytes * hours) / (1024 ^ 3)::numeric, 6) as gib_hours,
                   round(sum(overhead_cpu_millis * hours) / 1000, 6) as overhead_core_hours,
                   round(sum(overhead_memory_bytes * hours) / (1024 ^ 3)::numeric, 6) as overhead_gib_hours
            from (
                select tenant_id, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes,
                       sign * extract(epoch from ended_at - started_at) / 3600 as hours
                from usage_segment
                where started_at >= :start and started_at < :end and ended_at is not null
                union all
                select segment.tenant_id, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes,
                       extract(epoch from least(cast(:now as timestamptz), cast(:end as timestamptz))
                           - greatest(segment.started_at, cast(:start as timestamptz))) / 3600 as hours
                from usage_open join usage_segment as segment
                  on segment.id = segment_id and segment.started_at = usage_open.started_at
                where usage_open.started_at < least(cast(:end as timestamptz), cast(:now as timestamptz))
                  and cast(:now as timestamptz) > cast(:start as timestamptz)
            ) clipped
            join tenant on tenant.id = tenant_id
            group by tenant.id, slug
            order by slug, tenant.created_at""";

    private final JdbcClient jdbc;
    private final Clock clock;

    UsageReports(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public UsageReport of(YearMonth month) {
        var tenants = jdbc.sql(PER_TENANT)
                .param("start", at(month))
                .param("end", at(month.plusMonths(1)))
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
                .query((row, n) -> new TenantUsage(
                        row.getString("slug"),
                        row.getBigDecimal("core_hours"),
                        row.getBigDecimal("gib_hours"),
                        row.getBigDecimal("overhead_core_hours"),
                        row.getBigDecimal("overhead_gib_hours")))
                .list();
        Function<Function<TenantUsage, BigDecimal>, BigDecimal> sum =
                part -> tenants.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new UsageReport(
                month,
                tenants,
                new TenantUsage(
                        "total",
                        sum.apply(TenantUsage::coreHours),
                        sum.apply(TenantUsage::gibHours),
                        sum.apply(TenantUsage::overheadCoreHours),
                        sum.apply(TenantUsage::overheadGibHours)));
    }

    private static Timestamp at(YearMonth month) {
        return Timestamp.from(UsageMonths.start(month));
    }
}
