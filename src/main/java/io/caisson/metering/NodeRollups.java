package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads what was declared on each node in a month of UTC without adding up its segments. The answer is what they come to at
 * that instant, to the last digit; what still runs counts until now.
 */
@Component
public class NodeRollups {

    /** Days that are rolled up; then segments that are not: the latest, those of months to be made again, and open ones. */
    static final String SUMS = """
            with held as (
                select tenant_id, node, sign, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at
                from usage_node_change as change
                where started_at >= :from and started_at < :to and not exists (select from usage_rollup_rebuild as rebuild
                    where rebuild.tenant_id = change.tenant_id and rebuild.month = :first)
                union all
                select again.* from usage_rollup_rebuild as rebuild, lateral (
                    select tenant_id, node, sign, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at
                    from usage_segment as segment
                    where segment.tenant_id = rebuild.tenant_id and started_at >= :from and started_at < :to and ended_at is not null
                    offset 0) as again -- tenant by tenant, by the index
                where rebuild.month = :first
                union all
                select segment.tenant_id, node, 1, segment.overhead_cpu_millis, segment.overhead_memory_bytes,
                    greatest(segment.started_at, :from), least(:now, :to)
                from usage_open as open join usage_segment as segment
                    on segment.tenant_id = open.tenant_id and segment.started_at = open.started_at and segment.id = segment_id
                where open.started_at < least(:now, :to) and segment.started_at < :to and :now > :from
            ), part as (
                select node, runsc, overhead_cpu, overhead_memory, instances
                from usage_node_rollup as rolled
                where day >= :first and day < :last and not exists (select from usage_rollup_rebuild as rebuild
                    where rebuild.tenant_id = rolled.tenant_id and rebuild.month = :first)
                union all
                (%s)
            )
            select grouping(node) = 0 as of_node, coalesce(node, runsc) as name, sum(overhead_cpu) as overhead_cpu,
                sum(overhead_memory) as overhead_memory, sum(instances) as instances
            from part group by grouping sets ((node), (runsc))""".formatted(NodeSql.SUMMED)
            .replaceAll(":(from|to|now)\\b", "cast(:$1 as timestamptz)")
            .replaceAll(":(first|last)\\b", "cast(:$1 as date)");

    private final JdbcClient jdbc;
    private final Clock clock;

    NodeRollups(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The same time twice: by node and by version. */
    public record Sums(List<NodeHeld> nodes, List<NodeHeld> versions) {}

    public Sums of(YearMonth month) {
        return of(month, clock.instant());
    }

    /** @param until when what still runs is taken to end */
    public Sums of(YearMonth month, Instant until) {
        var sums = new Sums(new ArrayList<>(), new ArrayList<>());
        jdbc.sql(SUMS).params(params(month, until)).query(row -> {
            (row.getBoolean("of_node") ? sums.nodes : sums.versions)
                    .add(new NodeHeld(
                            row.getString("name"),
                            row.getBigDecimal("overhead_cpu"),
                            row.getBigDecimal("overhead_memory"),
                            row.getBigDecimal("instances")));
        });
        return sums;
    }

    Map<String, Object> params(YearMonth month, Instant until) {
        return Map.of(
                "first", month.atDay(1),
                "last", month.plusMonths(1).atDay(1),
                "from", Timestamp.from(UsageMonths.start(month)),
                "to", Timestamp.from(UsageMonths.start(month.plusMonths(1))),
                "now", Timestamp.from(until.truncatedTo(ChronoUnit.SECONDS)));
    }
}
