package io.caisson.overhead;

import io.caisson.metering.UsagePeriod;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sums what the ledger says was declared: for all, and for each tenant, node and version of runsc. */
@Component
class Declared {

    /** A pod counts under the version that its node had at the time. */
    private static final String SUMS = """
            with held as (
                select tenant_id, node, sign, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at
                from usage_segment
                where started_at >= :from and started_at < :to and ended_at is not null and %1$s
                union all
                select segment.tenant_id, node, 1, segment.overhead_cpu_millis, segment.overhead_memory_bytes,
                    greatest(segment.started_at, :from), least(:now, :to)
                from usage_open join usage_segment as segment
                  on segment.tenant_id = usage_open.tenant_id and segment.started_at = usage_open.started_at and segment.id = segment_id
                where usage_open.started_at < least(:now, :to) and :now > :from and segment.%1$s
            ), version as (
                select node, runsc, since, lead(since, 1, 'infinity') over (partition by node order by since) as until
                from node_runsc
                union all
                select node, 'unknown', '-infinity', min(since) from node_runsc group by node
            ), stay as (
                select tenant_id, held.node, coalesce(runsc, 'unknown') as runsc, overhead_memory_bytes, overhead_cpu_millis,
                    sum(sign * extract(epoch from least(ended_at, until) - greatest(started_at, since))::bigint) as seconds
                from held left join version on version.node = held.node and since < ended_at and until > started_at
                group by tenant_id, held.node, coalesce(runsc, 'unknown'), overhead_memory_bytes, overhead_cpu_millis
            ), part as (
                select tenant_id, node, runsc, seconds, seconds * overhead_memory_bytes as memory,
                    seconds * overhead_cpu_millis as cpu
                from stay
            )
            select %2$s, sum(seconds) as seconds, sum(memory) as memory, sum(cpu) as cpu
            from part group by grouping sets ((tenant_id), (node), (runsc), ())""".replaceAll(":(from|to|now)\\b", "cast(:$1 as timestamptz)");

    private final JdbcClient jdbc;
    private final Clock clock;

    Declared(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Each times seconds: of pods, of bytes, of millicores. */
    record Sum(BigDecimal seconds, BigDecimal memory, BigDecimal cpu) {

        static final Sum NONE = new Sum(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        BigDecimal counted(Kind kind) {
            return kind == Kind.MEMORY ? memory : cpu;
        }
    }

    /** @param tenant null for all of them */
    Map<Share, Sum> of(UsagePeriod period, @Nullable UUID tenant) {
        var sums = new HashMap<Share, Sum>();
        jdbc.sql(SUMS.formatted(Share.only(tenant), Share.COLUMNS))
                .param("tenant", tenant)
                .param("from", Timestamp.from(period.from()))
                .param("to", Timestamp.from(period.to()))
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
                .query(row -> {
                    var seconds = row.getBigDecimal("seconds");
                    if (seconds != null) { // all of no rows is a row of nulls
                        sums.put(
                                Share.of(row), new Sum(seconds, row.getBigDecimal("memory"), row.getBigDecimal("cpu")));
                    }
                });
        return sums;
    }
}
