package io.caisson.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every app held in a period: each segment looked at, one after the other, with nothing that the rollups use. */
final class HeldBySegments {

    private record Segment(
            String key,
            int sign,
            long from,
            long to,
            BigDecimal cpu,
            BigDecimal memory,
            BigDecimal over,
            BigDecimal room) {}

    private HeldBySegments() {}

    /** By tenant and app; what came to nothing is left out. */
    static Map<String, List<BigDecimal>> of(JdbcClient jdbc, UsagePeriod period, Instant now) {
        var sums = new TreeMap<String, Held>();
        jdbc.sql("""
                select tenant_id || ' ' || app, sign, extract(epoch from started_at)::bigint, extract(epoch from ended_at)::bigint,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes from usage_segment""")
                .query((row, n) -> new Segment(
                        row.getString(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getObject(4) == null ? now.getEpochSecond() : row.getLong(4),
                        row.getBigDecimal(5),
                        row.getBigDecimal(6),
                        row.getBigDecimal(7),
                        row.getBigDecimal(8)))
                .list()
                .forEach(segment -> sums.merge(segment.key(), held(segment, period), Held::plus));
        return plain(sums);
    }

    private static Held held(Segment segment, UsagePeriod period) {
        long from = Math.max(segment.from(), period.from().getEpochSecond());
        long to = Math.min(segment.to(), period.to().getEpochSecond());
        var seconds = BigDecimal.valueOf(segment.sign() * Math.max(0, to - from));
        return new Held(
                segment.cpu().multiply(seconds),
                segment.memory().multiply(seconds),
                segment.over().multiply(seconds),
                segment.room().multiply(seconds),
                seconds);
    }

    static Map<String, List<BigDecimal>> byRollups(Rollups rollups, List<UUID> tenants, UsagePeriod period) {
        var sums = new TreeMap<String, Held>();
        for (var tenant : tenants) {
            rollups.apps(tenant, period).forEach(usage -> sums.put(tenant + " " + usage.app(), usage.held()));
        }
        return plain(sums);
    }

    private static Map<String, List<BigDecimal>> plain(Map<String, Held> sums) {
        var plain = new TreeMap<String, List<BigDecimal>>();
        sums.forEach((key, held) -> plain.put(
                key, List.of(held.cpu(), held.memory(), held.overheadCpu(), held.overheadMemory(), held.instances())));
        plain.values().removeIf(values -> values.stream().allMatch(value -> value.signum() == 0));
        return plain;
    }
}
