package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantConflict;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which plan each tenant was, is and will be on. */
@Service
public class TenantPlans {

    private final JdbcClient jdbc;
    private final TermsLock lock;
    private final Tenancy tenancy;
    private final PlanQuotas quotas;
    private final Clock clock;

    TenantPlans(JdbcClient jdbc, TermsLock lock, Tenancy tenancy, PlanQuotas quotas, Clock clock) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.tenancy = tenancy;
        this.quotas = quotas;
        this.clock = clock;
    }

    /** A plan from an instant on. */
    public record Assignment(String plan, Instant validFrom, String createdBy, Instant createdAt) {

        /** @param asked since when, or null where it is enough that it is valid now */
        private boolean says(String other, @Nullable Instant asked, Instant now) {
            return plan.equals(other) && (asked == null ? !validFrom.isAfter(now) : validFrom.equals(asked));
        }
    }

    /** In the order of their instants, each valid until the next one's. */
    public List<Assignment> history(UUID tenantId) {
        return jdbc.sql("select * from tenant_plan where tenant_id = ? order by valid_from")
                .param(tenantId)
                .query((row, n) -> new Assignment(
                        row.getString("plan"),
                        row.getTimestamp("valid_from").toInstant(),
                        row.getString("created_by"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    /**
     * Puts a tenant on a plan. The plan's quota comes with it in the same transaction, or when its time has come. What was
     * said last already isn't said again: that would cut the month's lines, and give the plan's quota over an operator's.
     *
     * @param asked since when, or null for now
     */
    @Transactional
    public List<Assignment> assign(String slug, String plan, @Nullable Instant asked, String by) {
        return assign(slug, plan, null, asked, by);
    }

    /**
     * The same for who has confirmed what it changes.
     *
     * @param base when the change was written that was the last one then
     * @throws TenantConflict where it isn't any more
     */
    @Transactional
    public List<Assignment> assign(
            String slug, String plan, @Nullable Instant base, @Nullable Instant asked, String by) {
        lock.change();
        var tenant = tenancy.lockStaying(tenancy.idOf(slug));
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var validFrom = asked == null ? now : asked;
        requireValidPlan(plan, validFrom);
        var history = history(tenant.id());
        var last = history.getLast();
        if (last.says(plan, asked, now)) {
            return history;
        }
        if (base != null && !base.equals(last.createdAt())) {
            throw new TenantConflict(
                    "Somebody else put tenant '%s' on the plan '%s' meanwhile. Nothing was changed: look at it and choose again."
                            .formatted(slug, last.plan()));
        }
        if (!validFrom.isAfter(last.validFrom())) {
            throw new InvalidValue(
                    "validFrom",
                    validFrom.toString(),
                    "after the tenant's last change of plan, which is valid from %s; take that back first if it isn't valid yet"
                            .formatted(last.validFrom()));
        }
        lock.refuseClosed(tenant.id(), validFrom);
        jdbc.sql("insert into tenant_plan (tenant_id, valid_from, plan, created_by, created_at) values (?, ?, ?, ?, ?)")
                .params(tenant.id(), Timestamp.from(validFrom), plan, by, Timestamp.from(clock.instant()))
                .update();
        if (!validFrom.isAfter(now)) {
            quotas.apply(tenant.id()).ifPresent(refusal -> {
                throw new InvalidValue(
                        "plan",
                        plan,
                        "one whose quota holds what the tenant has reserved: %s. Scale down or delete apps first, or choose a larger plan"
                                .formatted(refusal));
            });
        }
        return history(tenant.id());
    }

    /** Takes back all changes of plan that aren't valid yet. */
    @Transactional
    public void takeBackComing(UUID tenantId) {
        lock.change();
        jdbc.sql("delete from tenant_plan where tenant_id = ? and valid_from > ?")
                .params(tenantId, Timestamp.from(clock.instant()))
                .update();
    }

    private void requireValidPlan(String plan, Instant by) {
        if (!Names.areLike(plan)) {
            throw Versioned.PLAN.unknown("plan", plan);
        }
        var first = jdbc.sql("select min(valid_from) from plan_version where plan = ?")
                .param(plan)
                .query(Timestamp.class)
                .optional()
                .orElseThrow(() -> Versioned.PLAN.unknown("plan", plan))
                .toInstant();
        if (first.isAfter(by)) {
            throw new InvalidValue(
                    "plan", plan, "one that is valid by %s; this one is from %s on".formatted(by, first));
        }
    }
}
