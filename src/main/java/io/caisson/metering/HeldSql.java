package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The common table {@code held}: what a period comes to, in parts that are to be added up. One statement reads all of them,
 * so that what moves from one to another meanwhile counts once.
 *
 * @param params all that it needs but {@code now} and whose it is
 */
record HeldSql(String text, Map<String, Object> params) {

    /** Whole days, but for months that are still to be made again. */
    private static final String ROLLED_UP = """
            select tenant_id, app, cpu, memory, overhead_cpu, overhead_memory, instances, day
            from (select * from usage_rollup union all select * from usage_rollup_change) as rolled
            where day >= :first and day < :last and not exists (select from usage_rollup_rebuild as rebuild
                where rebuild.tenant_id = rolled.tenant_id and rebuild.month = date_trunc('month', day::timestamp)::date)
              and tenant_id = :tenant""";

    /** Those months, from their segments. */
    private static final String TO_BE_MADE_AGAIN = """
            select rebuild.tenant_id, made.*
            from usage_rollup_rebuild as rebuild, lateral (
                select app, sum(held * cpu_millis), sum(held * memory_bytes), sum(held * overhead_cpu_millis),
                    sum(held * overhead_memory_bytes), sum(held), day
                from usage_segment as segment, usage_days(started_at, ended_at), lateral (select sign * seconds::numeric as held) as times
                where segment.tenant_id = rebuild.tenant_id and ended_at is not null
                  and started_at >= rebuild.month::timestamp at time zone 'UTC'
                  and started_at < (rebuild.month + interval '1 month') at time zone 'UTC'
                  and started_at >= :month and started_at < :end and day >= :first and day < :last
                group by app, day) as made
            where rebuild.month >= date_trunc('month', :first::timestamp) and rebuild.month < :last
              and tenant_id = :tenant""";

    /** A part of a day. What is closed lies within its month. */
    private static final String EDGE = """
            select tenant_id, app, held * cpu_millis, held * memory_bytes, held * overhead_cpu_millis,
                held * overhead_memory_bytes, held, (:from%1$d at time zone 'UTC')::date
            from usage_segment, lateral (select sign * extract(epoch from least(ended_at, :to%1$d)
                - greatest(started_at, :from%1$d))::bigint::numeric as held) as times
            where started_at >= :month%1$d and started_at < :to%1$d and ended_at > :from%1$d
              and tenant_id = :tenant""";

    private static final String OPEN = """
            select tenant_id, app, held * cpu_millis, held * memory_bytes, held * overhead_cpu_millis,
                held * overhead_memory_bytes, held, (:from%1$s at time zone 'UTC')::date
            from usage_open, lateral (select extract(epoch from least(:now, :to%1$s)
                - greatest(started_at, :from%1$s))::bigint::numeric as held) as times
            where started_at < least(:now, :to%1$s) and :now > :from%1$s
              and tenant_id = :tenant""";

    /** Whose. */
    enum Of {
        ALL(""),
        ONE("and tenant_id = :tenant"),
        SOME("and tenant_id = any(cast(:tenants as uuid[]))");

        private final String condition;

        Of(String condition) {
            this.condition = condition;
        }
    }

    static HeldSql of(UsagePeriod period, Of whose) {
        var parts = new ArrayList<String>();
        var params = new HashMap<String, Object>();
        open("", period.from(), period.to(), parts, params);
        var first = firstWholeDay(period.from());
        var last = day(period.to());
        if (first.isBefore(last)) {
            days(first, last, parts, params);
            edge(0, period.from(), midnight(first), parts, params);
            edge(1, midnight(last), period.to(), parts, params);
        } else {
            edge(0, period.from(), period.to(), parts, params);
        }
        return new HeldSql(sql(parts, whose), params);
    }

    /**
     * Whole days of UTC alone, so that no closed segment is read. What is open is parted where the days are.
     *
     * @param cuts the first day of each part, in order, and the day after the last part
     */
    static HeldSql of(List<LocalDate> cuts, Of whose) {
        var parts = new ArrayList<String>();
        var params = new HashMap<String, Object>();
        for (int n = 1; n < cuts.size(); n++) {
            open(Integer.toString(n), midnight(cuts.get(n - 1)), midnight(cuts.get(n)), parts, params);
        }
        days(cuts.getFirst(), cuts.getLast(), parts, params);
        return new HeldSql(sql(parts, whose), params);
    }

    String with(String select) {
        return "with held (tenant_id, app, cpu, memory, overhead_cpu, overhead_memory, instances, day) as (\n" + text
                + ")\n" + select;
    }

    private static void open(String n, Instant from, Instant to, List<String> parts, Map<String, Object> params) {
        parts.add(OPEN.formatted(n));
        params.put("from" + n, at(from));
        params.put("to" + n, at(to));
    }

    private static void days(LocalDate first, LocalDate last, List<String> parts, Map<String, Object> params) {
        parts.add(ROLLED_UP);
        parts.add(TO_BE_MADE_AGAIN);
        params.put("first", first);
        params.put("last", last);
        params.put("month", at(monthStart(midnight(first))));
        params.put("end", at(midnight(last)));
    }

    private static void edge(int n, Instant from, Instant to, List<String> parts, Map<String, Object> params) {
        if (from.isBefore(to)) {
            parts.add(EDGE.formatted(n));
            params.put("from" + n, at(from));
            params.put("to" + n, at(to));
            params.put("month" + n, at(monthStart(from)));
        }
    }

    private static String sql(List<String> parts, Of whose) {
        var sql = String.join("\nunion all\n", parts)
                .replaceAll(":(from|to|month|end|now)(\\d*)\\b", "cast(:$1$2 as timestamptz)")
                .replaceAll(":(first|last)\\b", "cast(:$1 as date)");
        return sql.replace(Of.ONE.condition, whose.condition);
    }

    private static LocalDate firstWholeDay(Instant from) {
        return midnight(day(from)).equals(from) ? day(from) : day(from).plusDays(1);
    }

    private static Instant monthStart(Instant at) {
        return UsageMonths.start(UsageMonths.of(at));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }
}
