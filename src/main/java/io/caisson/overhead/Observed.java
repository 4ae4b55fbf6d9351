package io.caisson.overhead;

import io.caisson.metering.UsagePeriod;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Adds days up: for all, and for each tenant, node and version of runsc. */
@Component
class Observed {

    private static final String SUMS = """
            with part as (
                select * from overhead_day where day >= :from and day < :to and %s
            ), summed as (
                select %s, sum(samples) as samples, sum(seconds) as seconds
                from part group by grouping sets ((tenant_id), (node), (runsc), ())
            ), memory as (%s), cpu as (%s)
            select share, share_name, samples, seconds, memory.buckets as memory_buckets, memory.counts as memory_counts,
                cpu.buckets as cpu_buckets, cpu.counts as cpu_counts
            from summed left join memory using (share, share_name) left join cpu using (share, share_name)
            where samples is not null""";

    private static final String HISTOGRAM = """
            select share, share_name, array_agg(bucket order by bucket) as buckets, array_agg(number order by bucket) as counts
            from (select %2$s, bucket, sum(number)::bigint as number
                from part, unnest(%1$s_buckets, %1$s_counts) as filled (bucket, number)
                group by grouping sets ((tenant_id, bucket), (node, bucket), (runsc, bucket), (bucket))) as merged
            group by share, share_name""";

    private final JdbcClient jdbc;

    Observed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param seconds that the samples stand for */
    record Sum(long samples, long seconds, Histogram memory, Histogram cpu) {

        static final Sum NONE = new Sum(0, 0, Histogram.EMPTY, Histogram.EMPTY);

        Histogram histogram(Kind kind) {
            return kind == Kind.MEMORY ? memory : cpu;
        }
    }

    /** @param tenant null for all of them */
    Map<Share, Sum> of(UsagePeriod period, @Nullable UUID tenant) {
        var sums = new HashMap<Share, Sum>();
        jdbc.sql(SUMS.formatted(
                        Share.only(tenant),
                        Share.COLUMNS,
                        HISTOGRAM.formatted("memory", Share.COLUMNS),
                        HISTOGRAM.formatted("cpu", Share.COLUMNS)))
                .param("tenant", tenant)
                .param("from", LocalDate.ofInstant(period.from(), ZoneOffset.UTC))
                .param("to", LocalDate.ofInstant(period.to(), ZoneOffset.UTC))
                .query(row -> {
                    sums.put(Share.of(row), sum(row));
                });
        return sums;
    }

    private static Sum sum(ResultSet row) throws SQLException {
        return new Sum(row.getLong("samples"), row.getLong("seconds"), histogram(row, "memory"), histogram(row, "cpu"));
    }

    static Histogram histogram(ResultSet row, String kind) throws SQLException {
        var buckets = row.getArray(kind + "_buckets");
        return buckets == null ? Histogram.EMPTY : new Histogram(ints(buckets), longs(row.getArray(kind + "_counts")));
    }

    private static int[] ints(Array array) throws SQLException {
        return Arrays.stream((Integer[]) array.getArray())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long[] longs(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }
}
