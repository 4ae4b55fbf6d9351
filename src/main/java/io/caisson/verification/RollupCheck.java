package io.caisson.verification;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** A tenant's sums per day and app, in a month of UTC, against its closed segments, which are read one by one. */
@Component
class RollupCheck {

    private static final int AT_ONCE = 5_000;
    private static final long DAY = 86_400;
    private static final List<String> SUMS = List.of("cpu", "memory", "overhead_cpu", "overhead_memory", "instances");
    private static final BigDecimal[] NOTHING =
            Stream.generate(() -> BigDecimal.ZERO).limit(SUMS.size()).toArray(BigDecimal[]::new);

    private final JdbcClient jdbc;

    RollupCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Place(LocalDate day, String app) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byDay = day.compareTo(other.day);
            return byDay == 0 ? app.compareTo(other.app) : byDay;
        }
    }

    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(UUID tenantId, String slug, YearMonth month) {
        if (isBeingRebuilt(tenantId, month)) {
            return List.of();
        }
        var expected = segments(tenantId, month);
        var found = rollups(tenantId, month);
        var differences = new ArrayList<Difference>();
        Stream.concat(expected.keySet().stream(), found.keySet().stream())
                .distinct()
                .sorted()
                .forEach(place -> {
                    var one = expected.getOrDefault(place, NOTHING);
                    var other = found.getOrDefault(place, NOTHING);
                    for (int n = 0; n < SUMS.size(); n++) {
                        if (one[n].compareTo(other[n]) != 0) {
                            differences.add(new Difference(
                                    "%s %s sum of %s, %s"
                                            .formatted(
                                                    slug,
                                                    place.day,
                                                    place.app,
                                                    SUMS.get(n).replace('_', '.')),
                                    one[n].toPlainString(),
                                    other[n].toPlainString()));
                        }
                    }
                });
        return differences;
    }

    private boolean isBeingRebuilt(UUID tenantId, YearMonth month) {
        return jdbc.sql("select exists (select from usage_rollup_rebuild where tenant_id = ? and month = ?)")
                .params(tenantId, Date.valueOf(month.atDay(1)))
                .query(Boolean.class)
                .single();
    }

    private Map<Place, BigDecimal[]> segments(UUID tenantId, YearMonth month) {
        var sums = new TreeMap<Place, BigDecimal[]>();
        jdbc.sql("""
                select app, sign, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at
                from usage_segment
                where tenant_id = ? and started_at >= ? and started_at < ? and ended_at is not null""")
                .withFetchSize(AT_ONCE)
                .params(tenantId, start(month), start(month.plusMonths(1)))
                .query((ResultSet row) -> {
                    add(sums, row);
                });
        return sums;
    }

    private static void add(Map<Place, BigDecimal[]> sums, ResultSet row) throws SQLException {
        long end = row.getTimestamp("ended_at").toInstant().getEpochSecond();
        for (long from = row.getTimestamp("started_at").toInstant().getEpochSecond(); from < end; ) {
            long day = Math.floorDiv(from, DAY);
            long to = Math.min(end, (day + 1) * DAY);
            var held = BigDecimal.valueOf(row.getInt("sign") * (to - from));
            var sum = sums.computeIfAbsent(
                    new Place(LocalDate.ofEpochDay(day), row.getString("app")), place -> NOTHING.clone());
            sum[0] = sum[0].add(held.multiply(BigDecimal.valueOf(row.getLong("cpu_millis"))));
            sum[1] = sum[1].add(held.multiply(BigDecimal.valueOf(row.getLong("memory_bytes"))));
            sum[2] = sum[2].add(held.multiply(BigDecimal.valueOf(row.getLong("overhead_cpu_millis"))));
            sum[3] = sum[3].add(held.multiply(BigDecimal.valueOf(row.getLong("overhead_memory_bytes"))));
            sum[4] = sum[4].add(held);
            from = to;
        }
    }

    private Map<Place, BigDecimal[]> rollups(UUID tenantId, YearMonth month) {
        var sums = new TreeMap<Place, BigDecimal[]>();
        jdbc.sql("""
                select day, app, sum(cpu) as cpu, sum(memory) as memory, sum(overhead_cpu) as overhead_cpu,
                    sum(overhead_memory) as overhead_memory, sum(instances) as instances
                from (select * from usage_rollup where tenant_id = :tenant and day >= :first and day < :last
                    union all
                    select * from usage_rollup_change where tenant_id = :tenant and day >= :first and day < :last) as rolled
                group by day, app""")
                .param("tenant", tenantId)
                .param("first", Date.valueOf(month.atDay(1)))
                .param("last", Date.valueOf(month.plusMonths(1).atDay(1)))
                .query((ResultSet row) -> {
                    sums.put(new Place(row.getObject("day", LocalDate.class), row.getString("app")), sums(row));
                });
        return sums;
    }

    private static BigDecimal[] sums(ResultSet row) throws SQLException {
        var sums = new BigDecimal[SUMS.size()];
        for (int n = 0; n < sums.length; n++) {
            sums[n] = row.getBigDecimal(SUMS.get(n));
        }
        return sums;
    }

    private static Timestamp start(YearMonth month) {
        return Timestamp.from(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
}
