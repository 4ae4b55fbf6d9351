package io.caisson.metering;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves what closed segments come to into the rollups. Each step is a transaction of its own that leaves every sum as it
 * was; any number of replicas can take steps at once.
 */
@Component
class UsageRoller {

    private static final int AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final NodeRoller nodes;

    UsageRoller(JdbcClient jdbc, NodeRoller nodes) {
        this.jdbc = jdbc;
        this.nodes = nodes;
    }

    /**
     * Adds changes to their days, in the days' order, or two replicas could wait for each other.
     *
     * @return whether there were any
     */
    @Transactional
    boolean fold() {
        return jdbc.sql("""
                with change as (
                    delete from usage_rollup_change
                    where ctid = any (array(select ctid from usage_rollup_change limit ? for update skip locked))
                    returning *)
                insert into usage_rollup as rolled (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances,
                    digest)
                select tenant_id, day, app, sum(cpu), sum(memory), sum(overhead_cpu), sum(overhead_memory), sum(instances),
                    sum(digest)
                from change group by tenant_id, day, app order by tenant_id, day, app
                on conflict (tenant_id, day, app) do update set cpu = rolled.cpu + excluded.cpu,
                    memory = rolled.memory + excluded.memory, overhead_cpu = rolled.overhead_cpu + excluded.overhead_cpu,
                    overhead_memory = rolled.overhead_memory + excluded.overhead_memory,
                    instances = rolled.instances + excluded.instances, digest = rolled.digest + excluded.digest""").param(AT_ONCE).update() > 0;
    }

    /**
     * Makes one tenant's month again from its segments. Changes are added by nobody meanwhile. Those that are there at the
     * one instant at which the segments are read belong to them and are forgotten; what comes later is a change still.
     *
     * @return whether there was one
     */
    @Transactional
    boolean rebuild() {
        var next = next();
        next.ifPresent(this::rebuild);
        return next.isPresent();
    }

    private record Rebuild(UUID tenant, YearMonth month) {}

    private Optional<Rebuild> next() {
        return jdbc.sql("""
                delete from usage_rollup_rebuild where ctid = any (array(
                    select ctid from usage_rollup_rebuild order by month desc, tenant_id limit 1 for update skip locked))
                returning tenant_id, month""")
                .query((row, n) -> new Rebuild(
                        row.getObject("tenant_id", UUID.class),
                        YearMonth.from(row.getObject("month", LocalDate.class))))
                .optional();
    }

    private void rebuild(Rebuild due) {
        jdbc.sql("lock table usage_rollup in share row exclusive mode").update();
        var from = UsageMonths.start(due.month());
        var to = UsageMonths.start(due.month().plusMonths(1));
        var first = Date.valueOf(due.month().atDay(1));
        var end = Date.valueOf(due.month().plusMonths(1).atDay(1));
        jdbc.sql("delete from usage_rollup where tenant_id = :tenant and day >= :first and day < :end")
                .param("tenant", due.tenant())
                .param("first", first)
                .param("end", end)
                .update();
        jdbc.sql("""
                with known as (
                    delete from usage_rollup_change where tenant_id = :tenant and day >= :first and day < :end)
                insert into usage_rollup (tenant_id, day, app, cpu, memory, overhead_cpu, overhead_memory, instances,
                    digest)
                select tenant_id, day, app, sum(held * cpu_millis), sum(held * memory_bytes), sum(held * overhead_cpu_millis),
                    sum(held * overhead_memory_bytes), sum(held),
                    sum(case when day = (started_at at time zone 'UTC')::date then segment_digest(segment) else 0 end)
                from usage_segment as segment, usage_days(started_at, ended_at), lateral (select sign * seconds::numeric as held) as times
                where tenant_id = :tenant and ended_at is not null
                  and started_at >= cast(:from as timestamptz) and started_at < cast(:to as timestamptz)
                group by tenant_id, day, app""")
                .param("tenant", due.tenant())
                .param("first", first)
                .param("end", end)
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .update();
        nodes.rebuild(due.tenant(), from, to);
    }
}
