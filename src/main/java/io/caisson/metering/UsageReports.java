package io.caisson.metering;

import io.caisson.metering.UsageReport.TenantUsage;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
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
                       extract(epoch from least(coalesce(ended_at, cast(:now as timestamptz)), cast(:end as timestamptz)) - greatest(started_at, cast(:start as timestamptz))) / 3600 as hours
                from usage_segment
                where started_at < least(cast(:end as timestamptz), cast(:now as timestamptz)) and coalesce(ended_at, cast(:now as timestamptz)) > cast(:start as timestamptz)
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
                .param("start", start(month))
                .param("end", start(month.plusMonths(1)))
                .param("now", Timestamp.from(clock.instant()))
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

    private static Timestamp start(YearMonth month) {
        Instant first = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return Timestamp.from(first);
    }
}
