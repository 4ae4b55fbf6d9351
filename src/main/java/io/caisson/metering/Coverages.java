package io.caisson.metering;

import io.caisson.metering.CoverageReport.Hour;
import io.caisson.metering.CoverageReport.Seconds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says how much of a tenant's time was seen, from when the watch was live and what it found after each gap. */
@Component
public class Coverages {

    /**
     * Each gap of the watch, cut into hours. A gap in which a pod of the tenant vanished is missing: what stood in for it,
     * and for how long, can't be known. Any other one is reconstructed: whoever was there before it is accounted for.
     */
    private static final String GAPS = """
            with life as (
                select greatest(:from, date_trunc('second', created_at)) as first,
                    least(:to, :now, coalesce(date_trunc('second', deleted_at), 'infinity')) as last
                from tenant where id = :tenant
            ), seen as (
                select coalesce(range_agg(tstzrange(date_trunc('second', started_at), greatest(date_trunc('second', started_at),
                    case when seen_until >= :now - interval '5 seconds' then greatest(:now, date_trunc('second', seen_until))
                        else date_trunc('second', seen_until) end))), '{}') as spans
                from watched_span
            ), gap as (
                select greatest(coalesce(lower(unseen), '-infinity'), first) as first,
                    least(coalesce(upper(unseen), 'infinity'), last) as last,
                    exists (select from usage_segment as lost where tenant_id = :tenant and coverage = 'MISSING' and sign = 1
                        and unseen @> ended_at and not exists (select from usage_segment as reversal where reversal.sign = -1
                            and reversal.corrects = lost.id and reversal.started_at = lost.started_at)) as missing
                from life, seen, unnest(tstzmultirange(tstzrange(null, null)) - spans) as unseen
            ), part as (
                select hour, missing, extract(epoch from least(last, hour + interval '1 hour') - greatest(first, hour)) as seconds
                from gap, generate_series(date_trunc('hour', first, 'UTC'), last - interval '1 second', interval '1 hour') as hour
                where first < last
            )
            select first, last, hour, coalesce(sum(seconds) filter (where missing), 0) as missing,
                coalesce(sum(seconds) filter (where not missing), 0) as reconstructed
            from life left join part on true
            where first < last
            group by first, last, hour order by hour""".replaceAll(":(from|to|now)\\b", "cast(:$1 as timestamptz)");

    /** The same of many tenants, without the hours. Most have lived just as long, so gaps are measured once for all of them. */
    private static final String OF_MANY = """
            with life as (
                select id, greatest(first, date_trunc('second', created_at)) as first,
                    least(last, :now, coalesce(date_trunc('second', deleted_at), 'infinity')) as last
                from unnest(cast(:tenants as uuid[]), cast(:firsts as timestamptz[]), cast(:lasts as timestamptz[]))
                    as asked (id, first, last) join tenant using (id)
            ), seen as (
                select coalesce(range_agg(tstzrange(date_trunc('second', started_at), greatest(date_trunc('second', started_at),
                    case when seen_until >= :now - interval '5 seconds' then greatest(:now, date_trunc('second', seen_until))
                        else date_trunc('second', seen_until) end))), '{}') as spans
                from watched_span
            ), gap as materialized (
                select unseen, coalesce(lower(unseen), '-infinity') as first, coalesce(upper(unseen), 'infinity') as last
                from seen, unnest(tstzmultirange(tstzrange(null, null)) - spans) as unseen
                where unseen && (select tstzrange(min(first), max(last)) from life where first < last)
            ), bound as (
                select distinct first, last from life where first < last
            ), unseen as (
                select bound.first, bound.last,
                    sum(extract(epoch from least(gap.last, bound.last) - greatest(gap.first, bound.first))) as seconds
                from bound join gap on gap.first < bound.last and gap.last > bound.first group by bound.first, bound.last
            ), lost as (
                select distinct tenant_id, gap.first, gap.last
                from gap join usage_segment as lost on gap.first <= ended_at and ended_at < gap.last
                where coverage = 'MISSING' and sign = 1 and not exists (select from usage_segment as reversal
                    where reversal.sign = -1 and reversal.corrects = lost.id and reversal.started_at = lost.started_at)
            ), missing as (
                select id, sum(extract(epoch from least(lost.last, life.last) - greatest(lost.first, life.first))) as seconds
                from life join lost on lost.tenant_id = id and lost.first < life.last and lost.last > life.first
                where life.first < life.last group by id
            )
            select life.id, extract(epoch from life.last - life.first)::bigint as lived,
                coalesce(unseen.seconds, 0)::bigint as unseen, coalesce(missing.seconds, 0)::bigint as missing
            from life left join unseen on unseen.first = life.first and unseen.last = life.last
                left join missing on missing.id = life.id
            where life.first < life.last""".replaceAll(":now\\b", "cast(:now as timestamptz)");

    private final JdbcClient jdbc;
    private final Clock clock;

    Coverages(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public CoverageReport of(UUID tenant, UsagePeriod period) {
        var hours = new ArrayList<Hour>();
        var life = jdbc.sql(GAPS)
                .param("tenant", tenant)
                .param("from", Timestamp.from(period.from()))
                .param("to", Timestamp.from(period.to()))
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
                .query((row, n) -> {
                    if (row.getTimestamp("hour") != null) {
                        hours.add(hour(row));
                    }
                    return seconds(instant(row, "first"), instant(row, "last"));
                })
                .list();
        long missing =
                hours.stream().mapToLong(hour -> hour.seconds().missing()).sum();
        long reconstructed =
                hours.stream().mapToLong(hour -> hour.seconds().reconstructed()).sum();
        long all = life.isEmpty() ? 0 : life.getFirst();
        return new CoverageReport(new Seconds(all - missing - reconstructed, reconstructed, missing), hours);
    }

    /** A tenant's time, of any length. */
    public record Asked(UUID tenant, Instant from, Instant to) {}

    /** How much of each tenant's time was seen, in one statement; a tenant that didn't exist in it is not among them. */
    public Map<UUID, Seconds> of(Collection<Asked> asked) {
        return ask(OF_MANY, asked)
                .query((row, n) -> {
                    long missing = row.getLong("missing");
                    long reconstructed = row.getLong("unseen") - missing;
                    var seconds = new Seconds(row.getLong("lived") - missing - reconstructed, reconstructed, missing);
                    return Map.entry(row.getObject("id", UUID.class), seconds);
                })
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether the watch has seen a moment after that: then what vanished in a gap before it is in the ledger. */
    public boolean seenSince(Instant at) {
        return jdbc.sql("select exists (select from watched_span where seen_until > ?)")
                .param(Timestamp.from(at))
                .query(Boolean.class)
                .single();
    }

    /** How PostgreSQL would find it. */
    List<String> plan(Collection<Asked> asked) {
        return ask("explain " + OF_MANY, asked).query(String.class).list();
    }

    private JdbcClient.StatementSpec ask(String sql, Collection<Asked> asked) {
        return jdbc.sql(sql)
                .param("tenants", asked.stream().map(Asked::tenant).toArray(UUID[]::new))
                .param(
                        "firsts",
                        asked.stream().map(one -> one.from().toString()).toArray(String[]::new))
                .param("lasts", asked.stream().map(one -> one.to().toString()).toArray(String[]::new))
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Hour hour(ResultSet row) throws SQLException {
        var hour = instant(row, "hour");
        var end = hour.plus(1, ChronoUnit.HOURS);
        var first = instant(row, "first");
        var last = instant(row, "last");
        long lived = seconds(first.isAfter(hour) ? first : hour, last.isBefore(end) ? last : end);
        long missing = row.getLong("missing");
        long reconstructed = row.getLong("reconstructed");
        return new Hour(hour, new Seconds(lived - missing - reconstructed, reconstructed, missing));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
