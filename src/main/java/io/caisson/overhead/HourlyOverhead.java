package io.caisson.overhead;

import io.caisson.overhead.OverheadDay.Figures;
import io.caisson.overhead.OverheadDay.Hour;
import io.caisson.overhead.OverheadDay.Series;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the hours of a day as they were rolled up, in one statement. They are kept for 40 days. Tenants that are deleted are named
 * by their ids: another one may have the slug.
 */
@Component
public class HourlyOverhead {

    private static final int HOURS = 24;

    private static final String SUMS = """
            with part as (
                select * from overhead_hour where hour >= :from and hour < :to
            ), summed as (
                select hour, %1$s, sum(samples) as samples, sum(declared_memory) as declared_memory, sum(declared_cpu) as declared_cpu
                from part group by grouping sets ((hour, tenant_id), (hour, node), (hour, runsc), (hour))
            ), memory as (%2$s), cpu as (%3$s)
            select hour, share, coalesce(case when state <> 'DELETED' then slug end, share_name) as share_name, samples, declared_memory, declared_cpu,
                memory.buckets as memory_buckets, memory.counts as memory_counts,
                cpu.buckets as cpu_buckets, cpu.counts as cpu_counts
            from summed left join memory using (hour, share, share_name) left join cpu using (hour, share, share_name)
                left join tenant on tenant.id = case when share = 'TENANT' then cast(share_name as uuid) end
            """.formatted(Share.COLUMNS, histogram("memory"), histogram("cpu"));

    private final JdbcClient jdbc;

    HourlyOverhead(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public OverheadDay of(LocalDate day) {
        var from = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        var found = new HashMap<Share, Map<Instant, Hour>>();
        jdbc.sql(SUMS)
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(from.plus(Duration.ofHours(HOURS))))
                .query(row -> {
                    var hour = hour(row);
                    found.computeIfAbsent(Share.of(row), share -> new TreeMap<>())
                            .put(hour.hour(), hour);
                });
        return new OverheadDay(
                day,
                series("total", found.getOrDefault(Share.ALL, Map.of()), from),
                series(found, Share.Of.TENANT, from),
                series(found, Share.Of.NODE, from),
                series(found, Share.Of.RUNSC, from));
    }

    /** The last day of which there are samples, or null while there never were any, or all are too old. */
    public @Nullable LocalDate lastDay() {
        return jdbc.sql("select cast(max(hour) at time zone 'UTC' as date) as day from overhead_hour")
                .query((row, n) -> row.getObject("day", LocalDate.class))
                .list()
                .getFirst();
    }

    private static List<Series> series(Map<Share, Map<Instant, Hour>> found, Share.Of of, Instant from) {
        var named = new TreeMap<String, Map<Instant, Hour>>();
        found.forEach((share, hours) -> {
            if (share.of() == of) {
                named.put(share.name(), hours);
            }
        });
        return named.entrySet().stream()
                .map(each -> series(each.getKey(), each.getValue(), from))
                .toList();
    }

    private static Series series(String name, Map<Instant, Hour> hours, Instant from) {
        return new Series(
                name,
                IntStream.range(0, HOURS)
                        .mapToObj(n -> from.plus(Duration.ofHours(n)))
                        .map(hour -> hours.getOrDefault(hour, new Hour(hour, 0, Figures.NONE, Figures.NONE)))
                        .toList());
    }

    private static Hour hour(ResultSet row) throws SQLException {
        long samples = row.getLong("samples");
        return new Hour(
                row.getTimestamp("hour").toInstant(),
                samples,
                figures(Kind.MEMORY, row.getBigDecimal("declared_memory"), samples, Observed.histogram(row, "memory")),
                figures(Kind.CPU, row.getBigDecimal("declared_cpu"), samples, Observed.histogram(row, "cpu")));
    }

    private static Figures figures(Kind kind, BigDecimal declared, long samples, Histogram seen) {
        return new Figures(
                kind.each(declared, BigDecimal.valueOf(samples)),
                seen.count(),
                kind.observed(seen.percentile(50)),
                kind.observed(seen.percentile(95)));
    }

    private static String histogram(String kind) {
        return """
                select hour, share, share_name, array_agg(bucket order by bucket) as buckets,
                    array_agg(number order by bucket) as counts
                from (select hour, %2$s, bucket, sum(number)::bigint as number
                    from part, unnest(%1$s_buckets, %1$s_counts) as filled (bucket, number)
                    group by grouping sets ((hour, tenant_id, bucket), (hour, node, bucket), (hour, runsc, bucket), (hour, bucket)))
                    as merged
                group by hour, share, share_name""".formatted(kind, Share.COLUMNS);
    }
}
