package io.caisson.verification;

import io.caisson.cluster.QuotaReader.QuotaUse;
import io.caisson.metering.Held;
import io.caisson.metering.Rollups;
import io.caisson.metering.TenantHeld;
import io.caisson.metering.UsagePeriod;
import io.caisson.shared.Resources;
import io.caisson.verification.Now.Holding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What PostgreSQL says of this moment, tenant by tenant, beside what Kubernetes says. */
@Component
class HeldNow {

    private static final BigDecimal DAY = BigDecimal.valueOf(Duration.ofDays(1).toSeconds());

    private static final String HELD = """
            select tenant.id, slug, state = 'DELETING' as leaving,
                coalesce(pod_cpu, 0) as pod_cpu, coalesce(pod_memory, 0) as pod_memory, coalesce(pods, 0) as pods,
                coalesce(bound_cpu, 0) as bound_cpu, coalesce(bound_memory, 0) as bound_memory, coalesce(bound, 0) as bound,
                coalesce(open_cpu, 0) as open_cpu, coalesce(open_memory, 0) as open_memory, coalesce(open, 0) as open
            from tenant
            left join (
                select tenant_id, sum(cpu_millis + overhead_cpu_millis) as pod_cpu,
                    sum(memory_bytes + overhead_memory_bytes) as pod_memory, count(*) as pods,
                    sum(cpu_millis + overhead_cpu_millis) filter (where bound_at is not null) as bound_cpu,
                    sum(memory_bytes + overhead_memory_bytes) filter (where bound_at is not null) as bound_memory,
                    count(*) filter (where bound_at is not null) as bound
                from observed_pod where ended_at is null group by tenant_id
            ) as observed on observed.tenant_id = tenant.id
            left join (
                select segment.tenant_id, sum(segment.cpu_millis + segment.overhead_cpu_millis) as open_cpu,
                    sum(segment.memory_bytes + segment.overhead_memory_bytes) as open_memory, count(*) as open
                from usage_open join usage_segment as segment
                  on segment.tenant_id = usage_open.tenant_id and segment.started_at = usage_open.started_at and segment.id = segment_id
                group by segment.tenant_id
            ) as metered on metered.tenant_id = tenant.id
            where tenant.state <> 'DELETED' or observed.tenant_id is not null or metered.tenant_id is not null
            order by slug""";

    private final JdbcClient jdbc;
    private final Rollups rollups;
    private final Clock clock;

    HeldNow(JdbcClient jdbc, Rollups rollups, Clock clock) {
        this.jdbc = jdbc;
        this.rollups = rollups;
        this.clock = clock;
    }

    /** @param used what Kubernetes counts; nothing where it gave no answer */
    List<Now> tenants(Map<UUID, QuotaUse> used) {
        var charged = charged();
        return jdbc.sql(HELD).query((row, n) -> now(row, used, charged)).list();
    }

    /**
     * A second of a day that is still to come, of what charges are derived from: that is charged for each second in which all runs
     * on. It is the day after tomorrow, as tomorrow could begin while this is read.
     */
    private Map<UUID, Holding> charged() {
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(2);
        var period = new UsagePeriod(
                day.atStartOfDay().toInstant(ZoneOffset.UTC),
                day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        return rollups.tenants(period, period.to()).stream()
                .collect(Collectors.toMap(TenantHeld::tenant, tenant -> aSecond(tenant.held())));
    }

    private static Holding aSecond(Held day) {
        return new Holding(
                Resources.of(
                        aSecond(day.cpu().add(day.overheadCpu())),
                        aSecond(day.memory().add(day.overheadMemory()))),
                Math.toIntExact(aSecond(day.instances())));
    }

    private static long aSecond(BigDecimal day) {
        return day.divide(DAY, 0, RoundingMode.HALF_UP).longValueExact();
    }

    private static Now now(ResultSet row, Map<UUID, QuotaUse> used, Map<UUID, Holding> charged) throws SQLException {
        var id = row.getObject("id", UUID.class);
        return new Now(
                row.getString("slug"),
                row.getBoolean("leaving"),
                kubernetes(used.get(id)),
                holding(row, "pod_cpu", "pod_memory", "pods"),
                holding(row, "bound_cpu", "bound_memory", "bound"),
                holding(row, "open_cpu", "open_memory", "open"),
                charged.getOrDefault(id, Holding.NOTHING));
    }

    private static @Nullable Holding kubernetes(@Nullable QuotaUse use) {
        return use == null ? null : new Holding(use.used(), use.pods());
    }

    private static Holding holding(ResultSet row, String cpu, String memory, String pods) throws SQLException {
        return new Holding(Resources.of(row.getLong(cpu), row.getLong(memory)), row.getInt(pods));
    }
}
