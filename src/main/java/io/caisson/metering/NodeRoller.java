package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Moves what closed segments come to into the rollups of nodes, as {@link UsageRoller} does into those of apps. */
@Component
class NodeRoller {

    /** A version that a node has is known within {@link NodeVersions#LATEST}: by then nothing changes any more. */
    private static final Duration SETTLED = NodeVersions.LATEST.multipliedBy(2);

    private static final int AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    NodeRoller(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return whether there was anything to move */
    @Transactional
    boolean fold() {
        return jdbc.sql("""
                with held as (
                    delete from usage_node_change where ctid = any (array(
                        select ctid from usage_node_change where ended_at <= :settled limit :many for update skip locked))
                    returning *)
                %s
                on conflict (tenant_id, day, node, runsc) do update set overhead_cpu = rolled.overhead_cpu + excluded.overhead_cpu,
                    overhead_memory = rolled.overhead_memory + excluded.overhead_memory,
                    instances = rolled.instances + excluded.instances""".formatted(NodeSql.ROLLED_UP))
                        .param("settled", Timestamp.from(clock.instant().minus(SETTLED)))
                        .param("many", AT_ONCE)
                        .update()
                > 0;
    }

    /** Makes one tenant's month again from its segments. */
    @Transactional(propagation = Propagation.MANDATORY)
    void rebuild(UUID tenant, Instant from, Instant to) {
        jdbc.sql("lock table usage_node_rollup in share row exclusive mode").update();
        jdbc.sql("delete from usage_node_rollup where tenant_id = ? and day >= ? and day < ?")
                .params(tenant, day(from), day(to))
                .update();
        jdbc.sql("""
                with known as (
                    delete from usage_node_change where tenant_id = :tenant and started_at >= :from and started_at < :to
                ), held as (
                    select * from usage_segment
                    where tenant_id = :tenant and ended_at is not null
                      and started_at >= cast(:from as timestamptz) and started_at < cast(:to as timestamptz))
                %s""".formatted(NodeSql.ROLLED_UP))
                .param("tenant", tenant)
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .update();
    }

    /** A month that is dropped takes its rollups along. */
    @Transactional(propagation = Propagation.MANDATORY)
    void drop(Instant from, Instant to) {
        jdbc.sql("delete from usage_node_rollup where day >= ? and day < ?")
                .params(day(from), day(to))
                .update();
        jdbc.sql("delete from usage_node_change where started_at >= ? and started_at < ?")
                .params(Timestamp.from(from), Timestamp.from(to))
                .update();
    }

    private static LocalDate day(Instant midnight) {
        return LocalDate.ofInstant(midnight, ZoneOffset.UTC);
    }
}
