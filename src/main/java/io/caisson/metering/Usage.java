package io.caisson.metering;

import io.caisson.metering.UsageSegment.Position;
import io.caisson.shared.InvalidValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what a tenant held from the ledger. What still runs counts until now. */
@Component
public class Usage {

    /** Only the months that the period touches are looked at, for what is closed lies within its month. */
    private static final String HELD = """
            with held as (
                select segment.*, sign * extract(epoch from least(ended_at, :to) - greatest(started_at, :from)) as seconds
                from usage_segment as segment
                where tenant_id = :tenant and started_at >= :month and started_at < :to and ended_at > :from
                union all
                select segment.*, extract(epoch from least(:now, :to) - greatest(segment.started_at, :from)) as seconds
                from usage_open join usage_segment as segment
                  on segment.tenant_id = usage_open.tenant_id and segment.started_at = usage_open.started_at and segment.id = segment_id
                where usage_open.tenant_id = :tenant and usage_open.started_at < least(:now, :to) and :now > :from)
            """.replaceAll(":(from|to|month|now)\\b", "cast(:$1 as timestamptz)");

    private final JdbcClient jdbc;
    private final KeptMonths kept;
    private final Rollups rollups;
    private final Clock clock;

    Usage(JdbcClient jdbc, KeptMonths kept, Rollups rollups, Clock clock) {
        this.jdbc = jdbc;
        this.kept = kept;
        this.rollups = rollups;
        this.clock = clock;
    }

    /**
     * Per app, in the order of their names. An app that was deleted and made again is one.
     *
     * @throws InvalidValue for a part of a day of a month whose segments were dropped: their sums are kept by the day
     */
    public List<AppUsage> apps(UUID tenant, UsagePeriod period) {
        var dropped = dropped(period);
        if (!dropped.isEmpty()) {
            requireDay("from", period.from(), dropped);
            requireDay("to", period.to(), dropped);
            return rollups.apps(tenant, period);
        }
        return ask(tenant, period, HELD + """
                select app, sum(seconds) as instances, sum(seconds * cpu_millis) as cpu, sum(seconds * memory_bytes) as memory,
                    sum(seconds * overhead_cpu_millis) as overhead_cpu, sum(seconds * overhead_memory_bytes) as overhead_memory
                from held group by app order by app""")
                .query((row, n) -> new AppUsage(row.getString("app"), Held.of(row)))
                .list();
    }

    /**
     * As they are, not cut to the period, in the order of their starts; what was taken back is not among them.
     *
     * @throws InvalidValue where those of a month were dropped
     */
    public List<UsageSegment> segments(UUID tenant, UsagePeriod period, @Nullable Position after, int limit) {
        var dropped = dropped(period);
        if (!dropped.isEmpty()) {
            throw new InvalidValue(
                    "from",
                    period.from().toString(),
                    "%s-01T00:00:00Z or later: usage segments of %s were dropped when their time was over"
                            .formatted(dropped.getLast().plusMonths(1), dropped.getLast()));
        }
        return ask(tenant, period, HELD + """
                select * from held
                where sign = 1 and (started_at, id) > (cast(:after as timestamptz), :id)
                  and not exists (select from usage_segment as reversal where reversal.sign = -1
                      and reversal.corrects = held.id and reversal.started_at = held.started_at)
                order by started_at, id limit :limit""")
                .param("after", Timestamp.from(after == null ? Instant.EPOCH : after.from()))
                .param("id", after == null ? 0 : after.id())
                .param("limit", limit)
                .query(Usage::segment)
                .list();
    }

    /** No younger month is ever dropped. */
    private List<YearMonth> dropped(UsagePeriod period) {
        var youngest = UsageMonths.of(clock.instant()).minusMonths(UsageRetention.LEAST);
        return period.from().isBefore(UsageMonths.start(youngest)) ? kept.dropped(period) : List.of();
    }

    private static void requireDay(String field, Instant edge, List<YearMonth> dropped) {
        var last = field.equals("to") ? edge.minusNanos(1) : edge;
        if (dropped.contains(UsageMonths.of(last)) && !edge.equals(edge.truncatedTo(ChronoUnit.DAYS))) {
            throw new InvalidValue(
                    field,
                    edge.toString(),
                    "midnight of UTC: of %s, whose usage segments were dropped, whole days are kept"
                            .formatted(UsageMonths.of(last)));
        }
    }

    private JdbcClient.StatementSpec ask(UUID tenant, UsagePeriod period, String sql) {
        return jdbc.sql(sql)
                .param("tenant", tenant)
                .param("from", Timestamp.from(period.from()))
                .param("to", Timestamp.from(period.to()))
                .param("month", Timestamp.from(UsageMonths.start(UsageMonths.of(period.from()))))
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    private static UsageSegment segment(ResultSet row, int n) throws SQLException {
        var end = row.getTimestamp("ended_at");
        return new UsageSegment(
                row.getLong("id"),
                row.getString("pod_uid"),
                row.getString("app"),
                row.getInt("release"),
                row.getString("node"),
                row.getTimestamp("started_at").toInstant(),
                end == null ? null : end.toInstant(),
                row.getLong("cpu_millis"),
                row.getLong("memory_bytes"),
                row.getLong("overhead_cpu_millis"),
                row.getLong("overhead_memory_bytes"),
                Coverage.valueOf(row.getString("coverage")));
    }
}
