package io.caisson.prices;

import io.caisson.quota.Quotas;
import io.caisson.tenancy.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives tenants the quota of their plan when they come to be on it, or on a new version of it. Each pair of the two
 * instants is dealt with once, in one transaction with the mark that says so: what a killed process left is still due,
 * and a quota that an operator sets in between stays until the next pair.
 */
@Component
public class PlanQuotas {

    private static final String DUE = """
            select tenant.id, slug, assigned.plan, assigned.valid_from as assigned_from, offered.*
            from tenant
            cross join lateral (
                select plan, valid_from from tenant_plan
                where tenant_id = tenant.id and valid_from <= :now order by valid_from desc limit 1) as assigned
            cross join lateral (
                select valid_from as version_from, cpu_millis, memory_bytes, instances from plan_version
                where plan = assigned.plan and valid_from <= :now order by valid_from desc limit 1) as offered
            left join plan_quota as given on given.tenant_id = tenant.id
            where state not in ('DELETING', 'DELETED') and (given.assigned_from, given.version_from)
                is distinct from (assigned.valid_from, offered.version_from)
            """;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Quotas quotas;
    private final Clock clock;

    PlanQuotas(JdbcClient jdbc, Tenancy tenancy, Quotas quotas, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.quotas = quotas;
        this.clock = clock;
    }

    /** A tenant that kept another quota than its plan's, and why. */
    public record Refused(String tenant, String plan, Instant versionFrom, String reason, Instant at) {}

    /** Of tenants that have another quota than their plan's still. */
    public List<Refused> refused() {
        return jdbc.sql("""
                select slug, given.plan, version_from, refused, done_at
                from plan_quota as given join tenant on tenant.id = tenant_id
                join plan_version as offered on offered.plan = given.plan and offered.valid_from = version_from
                join tenant_quota as has using (tenant_id)
                where refused is not null and state <> 'DELETED' and (has.cpu_millis, has.memory_bytes, has.instances)
                    is distinct from (offered.cpu_millis, offered.memory_bytes, offered.instances)
                order by slug""")
                .query((row, n) -> new Refused(
                        row.getString("slug"),
                        row.getString("plan"),
                        row.getTimestamp("version_from").toInstant(),
                        row.getString("refused"),
                        row.getTimestamp("done_at").toInstant()))
                .list();
    }

    /** Tenants for which something is due, in the order of their ids. */
    List<UUID> due(UUID after, int limit) {
        return jdbc.sql(DUE + " and tenant.id > :after order by tenant.id limit :limit")
                .param("now", now())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /**
     * Gives the tenant what is due now, if anything is.
     *
     * @return why it keeps the quota that it has
     */
    @Transactional
    Optional<String> apply(UUID tenantId) {
        if (!tenancy.lock(tenantId).state().stays()) {
            return Optional.empty();
        }
        return jdbc.sql(DUE + " and tenant.id = :id")
                .param("now", now())
                .param("id", tenantId)
                .query(PlanQuotas::row)
                .optional()
                .flatMap(this::give);
    }

    private Optional<String> give(Due due) {
        var quota = due.quota;
        var reserved = quotas.view(due.id).reserved();
        var refusal = quota == null || quota.holds(reserved) ? null : quota.lacks(reserved);
        if (quota != null && refusal == null) {
            quotas.set(due.slug, quota.hard(), quota.instances());
        }
        jdbc.sql("""
                insert into plan_quota (tenant_id, plan, assigned_from, version_from, refused, done_at)
                values (:id, :plan, :assigned, :version, :refused, :now)
                on conflict (tenant_id) do update set plan = excluded.plan, assigned_from = excluded.assigned_from,
                    version_from = excluded.version_from, refused = excluded.refused, done_at = excluded.done_at""")
                .param("id", due.id)
                .param("plan", due.plan)
                .param("assigned", due.assignedFrom)
                .param("version", due.versionFrom)
                .param("refused", refusal)
                .param("now", now())
                .update();
        return Optional.ofNullable(refusal);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private record Due(
            UUID id,
            String slug,
            String plan,
            Timestamp assignedFrom,
            Timestamp versionFrom,
            @Nullable PlanQuota quota) {}

    private static Due row(ResultSet row, int n) throws SQLException {
        return new Due(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("plan"),
                row.getTimestamp("assigned_from"),
                row.getTimestamp("version_from"),
                PlanRows.quota(row));
    }
}
