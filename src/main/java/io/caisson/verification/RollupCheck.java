package io.caisson.verification;

import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.metering.UsagePeriod;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final JdbcClient jdbc;

    RollupCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Place(LocalDate day, String app) {}

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
                .sorted(Comparator.comparing(Place::day).thenComparing(Place::app))
                .forEach(place -> compare(
                        "%s %s sum of %s".formatted(slug, place.day, place.app),
                        expected.getOrDefault(place, Held.NOTHING),
                        found.getOrDefault(place, Held.NOTHING),
                        differences));
        return differences;
    }

    private static void compare(String what, Held expected, Held found, List<Difference> differences) {
        for (var meter : Meter.values()) {
            if (expected.counted(meter).compareTo(found.counted(meter)) != 0) {
                differences.add(new Difference(
                        "%s, %s".formatted(what, meter.label()),
                        expected.counted(meter).toPlainString(),
                        found.counted(meter).toPlainString()));
            }
        }
    }

    private boolean isBeingRebuilt(UUID tenantId, YearMonth month) {
        return jdbc.sql("select exists (select from usage_rollup_rebuild where tenant_id = ? and month = ?)")
                .params(tenantId, Date.valueOf(month.atDay(1)))
                .query(Boolean.class)
                .single();
    }

    private Map<Place, Held> segments(UUID tenantId, YearMonth month) {
        var sums = new HashMap<Place, Held>();
        var period = UsagePeriod.of(month);
        jdbc.sql("""
                select app, sign, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at
                from usage_segment
                where tenant_id = ? and started_at >= ? and started_at < ? and ended_at is not null""")
                .withFetchSize(AT_ONCE)
                .params(tenantId, Timestamp.from(period.from()), Timestamp.from(period.to()))
                .query((ResultSet row) -> {
                    add(sums, row);
                });
        return sums;
    }

    private static void add(Map<Place, Held> sums, ResultSet row) throws SQLException {
        long end = row.getTimestamp("ended_at").toInstant().getEpochSecond();
        for (long from = row.getTimestamp("started_at").toInstant().getEpochSecond(); from < end; ) {
            long day = Math.floorDiv(from, DAY);
            long to = Math.min(end, (day + 1) * DAY);
            sums.merge(
                    new Place(LocalDate.ofEpochDay(day), row.getString("app")),
                    Held.of(row, row.getInt("sign") * (to - from)),
                    Held::plus);
            from = to;
        }
    }

    private Map<Place, Held> rollups(UUID tenantId, YearMonth month) {
        var sums = new HashMap<Place, Held>();
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
                    sums.put(new Place(row.getObject("day", LocalDate.class), row.getString("app")), Held.of(row));
                });
        return sums;
    }
}
