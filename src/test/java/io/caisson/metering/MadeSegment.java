package io.caisson.metering;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A row of the ledger for which no pod ever ran: half a core and a GiB, with 50m and 64 MiB for the sandbox. */
public final class MadeSegment {

    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

    /** @param to null while it is open */
    public MadeSegment(UUID tenant, String from, @Nullable String to) {
        with("tenant_id", tenant)
                .with("namespace_uid", "ns")
                .with("pod_uid", UUID.randomUUID().toString())
                .with("app", "web")
                .with("release", 1)
                .with("node", "node")
                .reserves(500, 1L << 30)
                .overhead(50, 64L << 20)
                .with("started_at", at(from))
                .with("ended_at", to == null ? null : at(to))
                .with("coverage", "OBSERVED");
    }

    public MadeSegment with(String column, @Nullable Object value) {
        columns.put(column, value);
        return this;
    }

    public MadeSegment reserves(long cpuMillis, long memoryBytes) {
        return with("cpu_millis", cpuMillis).with("memory_bytes", memoryBytes);
    }

    public MadeSegment overhead(long cpuMillis, long memoryBytes) {
        return with("overhead_cpu_millis", cpuMillis).with("overhead_memory_bytes", memoryBytes);
    }

    /** Its month's part of the ledger is made with it. */
    public void write(JdbcClient jdbc) {
        jdbc.sql("select 1 from make_usage_month(:started_at)")
                .param("started_at", columns.get("started_at"))
                .query(Integer.class)
                .single();
        var values = columns.keySet().stream().map(column -> ":" + column).collect(Collectors.joining(", "));
        jdbc.sql("insert into usage_segment (%s) values (%s)".formatted(String.join(", ", columns.keySet()), values))
                .params(columns)
                .update();
    }

    private static OffsetDateTime at(String time) {
        return Instant.parse(time).atOffset(ZoneOffset.UTC);
    }
}
