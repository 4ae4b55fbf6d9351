package io.caisson.metering;

import io.caisson.metering.HeldSql.Of;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads what tenants held in any period without adding up all of its segments: whole days of UTC come from the rollups.
 * The answer is what the segments come to at that instant, to the last digit; what still runs counts until now.
 */
@Component
public class Rollups {

    private static final String SUMS = """
            sum(cpu) as cpu, sum(memory) as memory, sum(overhead_cpu) as overhead_cpu,
            sum(overhead_memory) as overhead_memory, sum(instances) as instances""";

    static final String TENANTS = "select tenant.id, slug, " + SUMS + """
             from held join tenant on tenant.id = tenant_id
            group by tenant.id, slug order by slug, tenant.created_at""";

    private static final String PARTS = "select tenant_id, width_bucket(day, cast(:cuts as date[])) as part, " + SUMS
            + " from held group by tenant_id, part";

    static final String APPS = "select app, " + SUMS + " from held group by app order by app";

    private final JdbcClient jdbc;
    private final Clock clock;

    Rollups(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Of all tenants that had anything, in the order of their slugs. */
    public List<TenantHeld> tenants(UsagePeriod period) {
        return tenants(period, clock.instant());
    }

    /** @param until when what still runs is taken to end: later than now, it is a forecast */
    public List<TenantHeld> tenants(UsagePeriod period, Instant until) {
        return ask(Of.ALL, period, until, TENANTS)
                .query((row, n) -> new TenantHeld(row.getObject("id", UUID.class), row.getString("slug"), Held.of(row)))
                .list();
    }

    /** Of one tenant, in the order of the apps' names. */
    public List<AppUsage> apps(UUID tenant, UsagePeriod period) {
        return apps(tenant, period, clock.instant());
    }

    /** @param until when what still runs is taken to end: later than now, it is a forecast */
    public List<AppUsage> apps(UUID tenant, UsagePeriod period, Instant until) {
        return ask(Of.ONE, period, until, APPS)
                .param("tenant", tenant)
                .query((row, n) -> new AppUsage(row.getString("app"), Held.of(row)))
                .list();
    }

    /** Of each of some tenants, in the order of the apps' names. */
    public Map<UUID, List<AppUsage>> apps(Collection<UUID> tenants, UsagePeriod period) {
        Map<UUID, List<AppUsage>> apps = new HashMap<>();
        ask(
                        Of.SOME,
                        period,
                        clock.instant(),
                        "select tenant_id, app, " + SUMS + " from held group by tenant_id, app order by app")
                .param("tenants", tenants.toArray(UUID[]::new))
                .query(row -> {
                    apps.computeIfAbsent(row.getObject("tenant_id", UUID.class), tenant -> new ArrayList<>())
                            .add(new AppUsage(row.getString("app"), Held.of(row)));
                });
        return apps;
    }

    /**
     * Of all tenants or one, in parts of whole days of UTC, in one statement.
     *
     * @param cuts the first day of each part, in order, and the day after the last part
     * @param tenant null for all
     * @return for each tenant that had anything as many as there are parts
     */
    public Map<UUID, List<Held>> parts(List<LocalDate> cuts, @Nullable UUID tenant) {
        Map<UUID, List<Held>> parts = new HashMap<>();
        ask(HeldSql.of(cuts, tenant == null ? Of.ALL : Of.ONE), clock.instant(), PARTS)
                .param("cuts", cuts.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("tenant", tenant)
                .query(row -> {
                    parts.computeIfAbsent(
                                    row.getObject("tenant_id", UUID.class),
                                    id -> new ArrayList<>(Collections.nCopies(cuts.size() - 1, Held.NOTHING)))
                            .set(row.getInt("part") - 1, Held.of(row));
                });
        return parts;
    }

    private JdbcClient.StatementSpec ask(Of whose, UsagePeriod period, Instant until, String sql) {
        return ask(HeldSql.of(period, whose), until, sql);
    }

    private JdbcClient.StatementSpec ask(HeldSql held, Instant until, String sql) {
        return jdbc.sql(held.with(sql))
                .params(held.params())
                .param("now", Timestamp.from(until.truncatedTo(ChronoUnit.SECONDS)));
    }
}
