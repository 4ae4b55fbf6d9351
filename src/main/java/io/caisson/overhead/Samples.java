package io.caisson.overhead;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps samples, all of a node in one statement. The same turn again changes nothing. */
@Component
class Samples {

    private final JdbcClient jdbc;

    Samples(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param at the turn
     * @param runsc the node's version of it
     * @param seconds the interval that each stands for
     * @return how many were kept
     */
    @Transactional
    int keep(Instant at, String node, String runsc, int seconds, List<Sample> samples) {
        jdbc.sql("select 1 from make_overhead_day(?)")
                .param(Timestamp.from(at))
                .query(Integer.class)
                .single();
        // An hour that is rolled up for good takes no more.
        return jdbc.sql("""
                insert into overhead_sample (sampled_at, pod_uid, tenant_id, node, runsc, seconds, memory_bytes, cpu_nanocores,
                    declared_memory_bytes, declared_cpu_millis)
                select :at, pod_uid, tenant_id, :node, :runsc, :seconds, memory, cpu, declared_memory, declared_cpu
                from unnest(:pods, cast(:tenants as uuid[]), :memories, :cpus, :declared_memories, :declared_cpus)
                    as sample (pod_uid, tenant_id, memory, cpu, declared_memory, declared_cpu)
                where cast(:at as timestamptz) >= coalesce(%s, '-infinity')
                on conflict do nothing""".formatted(Hours.FINAL_UNTIL))
                .param("at", Timestamp.from(at))
                .param("node", node)
                .param("runsc", runsc)
                .param("seconds", seconds)
                .param("pods", texts(samples, sample -> sample.pod().uid()))
                .param(
                        "tenants",
                        texts(samples, sample -> sample.pod().tenantId().toString()))
                .param("memories", numbers(samples, sample -> sample.overhead().memoryBytes()))
                .param("cpus", numbers(samples, sample -> sample.overhead().cpuNanocores()))
                .param("declared_memories", numbers(samples, sample -> sample.pod()
                        .overhead()
                        .memory()
                        .bytes()))
                .param(
                        "declared_cpus",
                        numbers(samples, sample -> sample.pod().overhead().cpu().millis()))
                .update();
    }

    private static <T> String[] texts(List<T> of, Function<T, String> part) {
        return of.stream().map(part).toArray(String[]::new);
    }

    private static Long[] numbers(List<Sample> samples, Function<Sample, @Nullable Long> part) {
        return samples.stream().map(part).toArray(Long[]::new);
    }
}
