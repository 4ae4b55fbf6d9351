package io.caisson.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was declared on every node and under every version: each segment and each version looked at, one after the other. */
final class HeldByNodes {

    private record Segment(String node, int sign, long from, long to, BigDecimal cpu, BigDecimal memory) {}

    private record Version(String node, long since, String runsc) {}

    private HeldByNodes() {}

    /** What came to nothing is left out. */
    static Map<String, List<BigDecimal>> of(JdbcClient jdbc, YearMonth month, Instant now) {
        var period = UsagePeriod.of(month);
        var versions = jdbc.sql(
                        "select node, extract(epoch from since)::bigint, runsc from node_runsc order by node, since")
                .query((row, n) -> new Version(row.getString(1), row.getLong(2), row.getString(3)))
                .list();
        var sums = new TreeMap<String, List<BigDecimal>>();
        jdbc.sql("""
                select node, sign, extract(epoch from started_at)::bigint, extract(epoch from ended_at)::bigint,
                    overhead_cpu_millis, overhead_memory_bytes from usage_segment""")
                .query((row, n) -> new Segment(
                        row.getString(1),
                        row.getInt(2),
                        Math.max(row.getLong(3), period.from().getEpochSecond()),
                        Math.min(
                                row.getObject(4) == null ? now.getEpochSecond() : row.getLong(4),
                                period.to().getEpochSecond()),
                        row.getBigDecimal(5),
                        row.getBigDecimal(6)))
                .list()
                .forEach(segment -> count(segment, versions, sums));
        return plain(sums);
    }

    private static void count(Segment segment, List<Version> versions, Map<String, List<BigDecimal>> sums) {
        long from = segment.from;
        var runsc = "unknown";
        for (var version : versions) {
            if (version.node.equals(segment.node) && version.since < segment.to) {
                if (version.since > from) {
                    add(segment, version.since - from, runsc, sums);
                    from = version.since;
                }
                runsc = version.runsc;
            }
        }
        add(segment, segment.to - from, runsc, sums);
    }

    private static void add(Segment segment, long seconds, String runsc, Map<String, List<BigDecimal>> sums) {
        if (seconds > 0) {
            var held = BigDecimal.valueOf(segment.sign * seconds);
            for (var key : List.of("node " + segment.node, "runsc " + runsc)) {
                sums.merge(
                        key,
                        List.of(held.multiply(segment.cpu), held.multiply(segment.memory), held),
                        (one, other) -> List.of(
                                one.get(0).add(other.get(0)),
                                one.get(1).add(other.get(1)),
                                one.get(2).add(other.get(2))));
            }
        }
    }

    static Map<String, List<BigDecimal>> byRollups(NodeRollups rollups, YearMonth month) {
        var read = rollups.of(month);
        var sums = new TreeMap<String, List<BigDecimal>>();
        read.nodes().forEach(held -> sums.put("node " + held.name(), list(held)));
        read.versions().forEach(held -> sums.put("runsc " + held.name(), list(held)));
        return plain(sums);
    }

    private static List<BigDecimal> list(NodeHeld held) {
        return List.of(held.overheadCpu(), held.overheadMemory(), held.instances());
    }

    private static Map<String, List<BigDecimal>> plain(Map<String, List<BigDecimal>> sums) {
        sums.values().removeIf(values -> values.stream().allMatch(value -> value.signum() == 0));
        return sums;
    }
}
