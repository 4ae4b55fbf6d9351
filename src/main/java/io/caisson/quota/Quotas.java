package io.caisson.quota;

import io.caisson.sandbox.Sandbox;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Resources;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantChanged;
import io.caisson.tenancy.TenantCreated;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Hard limits, reservations and use per tenant, all with the sandbox's overhead inside. */
@Service
public class Quotas {

    static final int MOST_INSTANCES = 10_000;

    private final JdbcClient jdbc;
    private final Sandbox sandbox;
    private final Tenancy tenancy;
    private final DefaultQuota defaults;
    private final ApplicationEventPublisher events;
    private final Counter refusals;

    Quotas(
            JdbcClient jdbc,
            Sandbox sandbox,
            Tenancy tenancy,
            DefaultQuota defaults,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.sandbox = sandbox;
        this.tenancy = tenancy;
        this.defaults = defaults;
        this.events = events;
        this.refusals = Counter.builder("caisson.quota.refusals")
                .description("Changes that did not fit into their tenant's quota")
                .register(meters);
    }

    /** Before others that hear of it: a plan may give another one. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void giveDefault(TenantCreated event) {
        insert(event.tenantId(), defaults.resources(), defaults.instances());
    }

    /** Sets what the tenant may hold. Refused below what is reserved already. */
    @Transactional
    public QuotaView set(String slug, Resources hard, int instances) {
        if (instances < 0 || instances > MOST_INSTANCES) {
            throw new InvalidValue("instances", Integer.toString(instances), "between 0 and " + MOST_INSTANCES);
        }
        var tenant = tenancy.lockStaying(tenancy.idOf(slug));
        var reserved = view(tenant.id()).reserved();
        if (!reserved.fitsIn(new Held(hard, instances, Resources.NONE))) {
            throw new InvalidValue(
                    "quota",
                    Decision.describe(new Held(hard, instances, Resources.NONE)),
                    "at least what is reserved: " + Decision.describe(reserved));
        }
        insert(tenant.id(), hard, instances);
        events.publishEvent(new TenantChanged(tenant.id()));
        return view(tenant.id());
    }

    public QuotaView view(UUID tenantId) {
        var overhead = sandbox.overhead();
        return new QuotaView(hard(tenantId, overhead), reserved(tenantId, new UUID(0, 0), overhead), used(tenantId));
    }

    /**
     * Says what a change of an app would reserve and whether it fits.
     *
     * @param appId the app whose own reservation the change replaces; a fresh id for a new app
     * @param serving what the app holds now
     */
    public Preflight preflight(UUID tenantId, UUID appId, Claim serving, Claim next) {
        var overhead = sandbox.overhead();
        var hard = hard(tenantId, overhead);
        var others = reserved(tenantId, appId, overhead);
        var own = own(appId, overhead);
        return Decision.of(hard, others, own, overhead, serving, next);
    }

    /**
     * Reserves for a change in the accepting transaction; the tenant's row must be locked by it.
     *
     * @throws QuotaExceeded when it doesn't fit
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Preflight.Fits reserve(UUID tenantId, UUID appId, Claim serving, Claim next) {
        return switch (preflight(tenantId, appId, serving, next)) {
            case Preflight.Refused refused -> {
                refusals.increment();
                throw new QuotaExceeded(refused);
            }
            case Preflight.Fits fits -> {
                settle(tenantId, appId, fits.claim());
                yield fits;
            }
        };
    }

    /** Sets an app's reservation to what it holds when nothing is rolled out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void settle(UUID tenantId, UUID appId, Claim claim) {
        jdbc.sql("""
                insert into reservation (app_id, tenant_id, instances, cpu_millis, memory_bytes)
                values (:app, :tenant, :instances, :cpu, :memory)
                on conflict (app_id) do update set
                    instances = excluded.instances, cpu_millis = excluded.cpu_millis, memory_bytes = excluded.memory_bytes""")
                .param("app", appId)
                .param("tenant", tenantId)
                .param("instances", claim.instances())
                .param("cpu", claim.each().cpu().millis())
                .param("memory", claim.each().memory().bytes())
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void release(UUID appId) {
        jdbc.sql("delete from reservation where app_id = ?").param(appId).update();
    }

    private void insert(UUID tenantId, Resources hard, int instances) {
        jdbc.sql("""
                insert into tenant_quota (tenant_id, cpu_millis, memory_bytes, instances)
                values (:tenant, :cpu, :memory, :instances)
                on conflict (tenant_id) do update set
                    cpu_millis = excluded.cpu_millis, memory_bytes = excluded.memory_bytes, instances = excluded.instances""")
                .param("tenant", tenantId)
                .param("cpu", hard.cpu().millis())
                .param("memory", hard.memory().bytes())
                .param("instances", instances)
                .update();
    }

    private Held hard(UUID tenantId, Resources overhead) {
        return jdbc.sql("select cpu_millis, memory_bytes, instances from tenant_quota where tenant_id = ?")
                .param(tenantId)
                .query((row, n) -> new Held(
                        Resources.of(row.getLong(1), row.getLong(2)), row.getInt(3), overhead.times(row.getInt(3))))
                .single();
    }

    private Held own(UUID appId, Resources overhead) {
        return sum("app_id = ?", overhead, appId);
    }

    private Held reserved(UUID tenantId, UUID exceptApp, Resources overhead) {
        return sum("tenant_id = ? and app_id <> ?", overhead, tenantId, exceptApp);
    }

    private Held sum(String where, Resources overhead, Object... params) {
        return jdbc.sql("""
                select coalesce(sum(instances), 0), coalesce(sum(instances * cpu_millis), 0),
                       coalesce(sum(instances * memory_bytes), 0)
                from reservation where\s""" + where)
                .params(params)
                .query((row, n) -> {
                    var instances = row.getInt(1);
                    var forSandbox = overhead.times(instances);
                    return new Held(
                            Resources.of(row.getLong(2), row.getLong(3)).plus(forSandbox), instances, forSandbox);
                })
                .single();
    }

    private Held used(UUID tenantId) {
        return jdbc.sql("""
                select coalesce(sum(cpu_millis + overhead_cpu_millis), 0), coalesce(sum(memory_bytes + overhead_memory_bytes), 0),
                       count(*), coalesce(sum(overhead_cpu_millis), 0), coalesce(sum(overhead_memory_bytes), 0)
                from observed_pod where tenant_id = ? and ended_at is null""")
                .param(tenantId)
                .query((row, n) -> new Held(
                        Resources.of(row.getLong(1), row.getLong(2)),
                        row.getInt(3),
                        Resources.of(row.getLong(4), row.getLong(5))))
                .single();
    }
}
