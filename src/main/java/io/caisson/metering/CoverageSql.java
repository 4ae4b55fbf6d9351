package io.caisson.metering;

/** What is asked of the spans that the watch saw, and of what was found after each gap between them. */
final class CoverageSql {

    private static final String SPAN = """
            tstzrange(date_trunc('second', started_at), greatest(date_trunc('second', started_at),
                case when seen_until >= :now - interval '5 seconds' then greatest(:now, date_trunc('second', seen_until))
                    else date_trunc('second', seen_until) end))""";

    /**
     * What was seen of the period, until when before it and since when after it: gaps at its edges are known as a whole. No span
     * that ended before is read but the last one, by its successor's column. Two replicas for a moment may have let that be some
     * seconds early, which the minute makes up for.
     */
    private static final String SEEN = """
            , before as materialized (
                select * from watched_span where seen_before < :from - interval '1 minute' order by seen_before desc, id desc limit 1
            ), span (seen) as (
                select tstzrange(null, date_trunc('second', seen_before)) from before
                union all select SPAN from before
                union all select SPAN from watched_span where seen_before >= :from - interval '1 minute' and started_at <= :to
                union all (select SPAN from watched_span where started_at > :to and not isempty(SPAN) order by started_at limit 1)
            ), seen as (
                select coalesce(range_agg(seen), '{}') as spans from span
            ),""".replace("SPAN", SPAN);

    /**
     * Each gap of the watch, cut into hours. A gap in which a pod of the tenant vanished is missing: what stood in for it,
     * and for how long, can't be known. Any other one is reconstructed: whoever was there before it is accounted for.
     */
    static final String GAPS = timed("""
            with life as (
                select greatest(:from, date_trunc('second', created_at)) as first,
                    least(:to, :now, coalesce(date_trunc('second', deleted_at), 'infinity')) as last
                from tenant where id = :tenant
            )""" + SEEN + """
            gap as (
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
            group by first, last, hour order by hour""");

    /** The same of many tenants, without the hours. Most have lived just as long, so gaps are measured once for all of them. */
    static final String OF_MANY = timed("""
            with life as (
                select id, greatest(first, date_trunc('second', created_at)) as first,
                    least(last, :now, coalesce(date_trunc('second', deleted_at), 'infinity')) as last
                from unnest(cast(:tenants as uuid[]), cast(:firsts as timestamptz[]), cast(:lasts as timestamptz[]))
                    as asked (id, first, last) join tenant using (id)
            )""" + SEEN + """
            gap as materialized (
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
            where life.first < life.last""");

    private CoverageSql() {}

    private static String timed(String sql) {
        return sql.replaceAll(":(from|to|now)\\b", "cast(:$1 as timestamptz)");
    }
}
