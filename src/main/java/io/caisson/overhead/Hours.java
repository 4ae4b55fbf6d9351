package io.caisson.overhead;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rolls samples up into hours, the one that runs included, and hours into days. Each is made from all that belongs to it,
 * so that doing it again changes nothing and a process that is killed in between has lost nothing.
 */
@Component
class Hours {

    /** A turn is taken within seconds; who was held up for longer than this comes too late. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final Duration HOURS_KEPT = Duration.ofDays(40);
    private static final Duration DAYS_KEPT = Duration.ofDays(400);

    private static final String ROLL = """
            insert into overhead_hour (hour, tenant_id, node, runsc, samples, seconds, memory_buckets, memory_counts,
                cpu_buckets, cpu_counts, declared_memory, declared_cpu)
            with sample as (
                select * from overhead_sample
                where sampled_at >= :hour and sampled_at < cast(:hour as timestamptz) + interval '1 hour'
            ), summed as (
                select tenant_id, node, runsc, count(*) as samples, sum(seconds) as seconds,
                    sum(declared_memory_bytes) as declared_memory, sum(declared_cpu_millis) as declared_cpu
                from sample group by tenant_id, node, runsc
            ), memory as (%s), cpu as (%s)
            select :hour, tenant_id, node, runsc, samples, seconds,
                coalesce(memory.buckets, '{}'), coalesce(memory.counts, '{}'),
                coalesce(cpu.buckets, '{}'), coalesce(cpu.counts, '{}'), declared_memory, declared_cpu
            from summed left join memory using (tenant_id, node, runsc) left join cpu using (tenant_id, node, runsc)
            on conflict (hour, tenant_id, node, runsc) do update set
                samples = excluded.samples, seconds = excluded.seconds,
                memory_buckets = excluded.memory_buckets, memory_counts = excluded.memory_counts,
                cpu_buckets = excluded.cpu_buckets, cpu_counts = excluded.cpu_counts,
                declared_memory = excluded.declared_memory, declared_cpu = excluded.declared_cpu
            where excluded.samples > overhead_hour.samples""".formatted(histogram("memory_bytes"), histogram("cpu_nanocores"));

    /** Until when hours take no more; null while none is final. What a clock left that was ahead of the database's is no end. */
    static final String FINAL_UNTIL = "(select final_until from overhead_rolled where final_until <= now())";

    private final JdbcClient jdbc;
    private final BelievedTime time;
    private final Clock clock;

    Hours(JdbcClient jdbc, BelievedTime time, Clock clock) {
        this.jdbc = jdbc;
        this.time = time;
        this.clock = clock;
    }

    private static String histogram(String column) {
        return """
                select tenant_id, node, runsc, array_agg(bucket order by bucket) as buckets,
                    array_agg(number order by bucket) as counts
                from (select tenant_id, node, runsc, overhead_bucket(%1$s) as bucket, count(*)::int as number
                    from sample where %1$s is not null group by tenant_id, node, runsc, bucket) as filled
                group by tenant_id, node, runsc""".formatted(column);
    }

    /** Those that can have samples that are in no hour yet, the earliest first. */
    List<Instant> due() {
        return jdbc.sql("""
                select hour from (select date_trunc('hour', min(sampled_at), 'UTC') as first from overhead_sample) as samples,
                    generate_series(case when first is not null then greatest(first, %s) end,
                        cast(:now as timestamptz), interval '1 hour') as hour
                order by hour""".formatted(FINAL_UNTIL))
                .param("now", Timestamp.from(clock.instant()))
                .query((row, n) -> row.getTimestamp("hour").toInstant())
                .list();
    }

    @Transactional
    void roll(Instant hour) {
        jdbc.sql(ROLL).param("hour", Timestamp.from(hour)).update();
        jdbc.sql("select 1 from roll_up_overhead_day(?)")
                .param(day(hour))
                .query(Integer.class)
                .single();
    }

    /** Only after all of {@link #due} were rolled up at {@code since} or later. */
    @Transactional
    void settle(Instant since) {
        jdbc.sql("""
                update overhead_rolled
                set final_until = greatest(%s, date_trunc('hour', cast(? as timestamptz), 'UTC'))""".formatted(FINAL_UNTIL))
                .param(Timestamp.from(time.notAhead(since).minus(GRACE)))
                .update();
        var now = time.now();
        jdbc.sql("delete from overhead_hour where hour < ?")
                .param(Timestamp.from(now.minus(HOURS_KEPT)))
                .update();
        jdbc.sql("delete from overhead_day where day < ?")
                .param(day(now.minus(DAYS_KEPT)))
                .update();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
