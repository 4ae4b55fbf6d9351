package io.caisson.metering;

/** What rollups of nodes have in common: a segment's time goes to the days of UTC and to the versions that its node had. */
final class NodeSql {

    /** Its rows, of a table {@code held} of segments. */
    private static final String PARTS = """
            select tenant_id, held.node, coalesce(runsc, 'unknown') as runsc, sign, overhead_cpu_millis, overhead_memory_bytes,
                greatest(started_at, since) as first, least(ended_at, until) as last
            from held left join node_version as version
                on version.node = held.node and since < ended_at and until > started_at
            where started_at < ended_at""";

    /** A rollup's rows, of the same. */
    static final String ROLLED_UP = """
            insert into usage_node_rollup as rolled (tenant_id, day, node, runsc, overhead_cpu, overhead_memory, instances)
            select tenant_id, day, node, runsc, sum(held * overhead_cpu_millis), sum(held * overhead_memory_bytes), sum(held)
            from (%s) as part, usage_days(first, last), lateral (select sign * seconds::numeric as held) as times
            group by tenant_id, day, node, runsc order by tenant_id, day, node, runsc""".formatted(PARTS);

    /** What they come to, whatever the day. */
    static final String SUMMED = """
            select node, runsc, sum(held * overhead_cpu_millis) as overhead_cpu, sum(held * overhead_memory_bytes) as overhead_memory,
                sum(held) as instances
            from (%s) as part, lateral (select sign * extract(epoch from last - first)::bigint::numeric as held) as times
            group by node, runsc""".formatted(PARTS);

    private NodeSql() {}
}
