package io.caisson.verification;

import io.caisson.metering.Held;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the ledger has of a month, as streams in the order of tenants. Each needs a transaction, or all would be read at once. */
@Component
class LedgerRows {

    private static final int AT_ONCE = 5_000;

    /** Segments end with their month: of the one before, a tenant's month in another zone has those that end in it. */
    private static final String SEGMENTS = "select " + LedgerSegment.COLUMNS + """
            , case when ended_at is not null then segment_digest(segment) else 0 end
            from usage_segment as segment
            where started_at >= date_trunc('month', cast(:from as timestamptz), 'UTC') and started_at < :to
              and (started_at >= :from or ended_at is null or ended_at > :from) and tenant_id = :tenant
            order by tenant_id""";

    private static final String OPEN_BEFORE = "select " + LedgerSegment.COLUMNS + """
            , 0 from usage_segment where tenant_id = :tenant and (id, started_at) in (select segment_id, started_at
                from usage_open where started_at < date_trunc('month', cast(:from as timestamptz), 'UTC'))""";

    private static final String DAYS = """
            select tenant_id, day, app, sum(cpu) as cpu, sum(memory) as memory, sum(overhead_cpu) as overhead_cpu,
                sum(overhead_memory) as overhead_memory, sum(instances) as instances, sum(digest) as digest
            from (select * from usage_rollup union all select * from usage_rollup_change
                union all
                select tenant_id, day, '%1$s' || node, 0, 0, overhead_cpu, overhead_memory, instances, 0 from usage_node_rollup
                union all
                select tenant_id, day, '%1$s' || node, 0, 0, held * overhead_cpu_millis, held * overhead_memory_bytes, held, 0
                from usage_node_change, usage_days(started_at, ended_at), lateral (select sign * seconds::numeric as held) as times
            ) as rolled
            where day >= :first and day < :last and tenant_id = :tenant
            group by tenant_id, day, app order by tenant_id""".formatted(DaySum.Place.NODE);

    private final JdbcClient jdbc;

    LedgerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All that may be part of the month in some tenant's time zone. */
    record Bounds(Instant from, Instant to) {}

    record Day(UUID tenantId, DaySum.Place place, DaySum sum) {

        static Day of(ResultSet row) throws SQLException {
            return new Day(
                    row.getObject("tenant_id", UUID.class),
                    new DaySum.Place(row.getObject("day", LocalDate.class), row.getString("app")),
                    new DaySum(Held.of(row), row.getBigDecimal("digest")));
        }
    }

    Bounds bounds(YearMonth month) {
        var zones =
                jdbc.sql("select 'UTC' union select time_zone from billing_profile").query(String.class).list().stream()
                        .map(LedgerRows::zone)
                        .toList();
        return new Bounds(
                zones.stream()
                        .map(zone -> month.atDay(1).atStartOfDay(zone).toInstant())
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                zones.stream()
                        .map(zone ->
                                month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant())
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** One that somebody wrote who isn't Caisson is told of elsewhere. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    Stream<LedgerSegment> segments(Bounds bounds, @Nullable UUID tenant) {
        // In the order in which they lie, each page is read once: the sort is on disk where it has to be.
        jdbc.sql("set local work_mem = '64MB'").update();
        return of(SEGMENTS, tenant)
                .withFetchSize(AT_ONCE)
                .param("from", Timestamp.from(bounds.from))
                .param("to", Timestamp.from(bounds.to))
                .query((row, n) -> LedgerSegment.of(row))
                .stream();
    }

    /** What has been open since before that and was not carried over yet, which is little. */
    List<LedgerSegment> openBefore(Bounds bounds, @Nullable UUID tenant) {
        return of(OPEN_BEFORE, tenant)
                .param("from", Timestamp.from(bounds.from))
                .query((row, n) -> LedgerSegment.of(row))
                .list();
    }

    Stream<Day> days(YearMonth month, @Nullable UUID tenant) {
        return of(DAYS, tenant)
                .withFetchSize(AT_ONCE)
                .param("first", Date.valueOf(month.atDay(1)))
                .param("last", Date.valueOf(month.plusMonths(1).atDay(1)))
                .query((row, n) -> Day.of(row))
                .stream();
    }

    /** Whose sums of the month say nothing until they have been made again. */
    Set<UUID> beingRebuilt(YearMonth month, @Nullable UUID tenant) {
        return of("select tenant_id from usage_rollup_rebuild where month = :month and tenant_id = :tenant", tenant)
                .param("month", Date.valueOf(month.atDay(1)))
                .query(UUID.class)
                .set();
    }

    /** Whether there is such a tenant, or ever was: its row stays. */
    boolean isSomebody(UUID tenant) {
        return jdbc.sql("select exists (select from tenant where id = ?)")
                .param(tenant)
                .query(Boolean.class)
                .single();
    }

    private JdbcClient.StatementSpec of(String sql, @Nullable UUID tenant) {
        return tenant == null
                ? jdbc.sql(sql.replace("tenant_id = :tenant", "true"))
                : jdbc.sql(sql).param("tenant", tenant);
    }
}
