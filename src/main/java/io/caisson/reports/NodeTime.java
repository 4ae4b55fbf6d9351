package io.caisson.reports;

import io.caisson.cluster.NodeCapacity;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** When each node was there, as far as somebody looked: a row for each span, with a gap between two where nobody did. */
@Component
class NodeTime {

    /** Looks are a minute apart: what is there at two that follow one another was there in between. */
    private static final Duration GOES_ON = Duration.ofMinutes(3);

    private static final String SEEN = """
            with seen as (
                select * from unnest(cast(:uids as text[]), cast(:nodes as text[]), cast(:cpus as bigint[]), cast(:memories as bigint[]))
                    as seen (uid, node, cpu_millis, memory_bytes)
            ), latest as (
                select distinct on (uid) span.* from node_span as span join seen using (uid) order by uid, seen_until desc, span.id desc
            )
            """;

    /** Not before the database's last change of its own: with its clock set back, all that ever was would be of a time to come. */
    private static final String BELIEVED =
            " and localtimestamp >= (select max(installed_on) from flyway_schema_history)";

    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);

    private final JdbcClient jdbc;

    NodeTime(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * All nodes of one look. One that has another size now has had it since the look before; a clock set back adds nothing.
     * What a clock that was ahead has left of a time to come is taken away: nothing could be added behind it.
     */
    @Transactional
    void seen(List<NodeCapacity> nodes, Instant when) {
        jdbc.sql("delete from node_span where started_at > now()" + BELIEVED).update();
        jdbc.sql("update node_span set seen_until = date_trunc('second', now()) where seen_until > now()" + BELIEVED)
                .update();
        var at = notAhead(when);
        ask(SEEN + """
                update node_span set seen_until = :now
                from latest join seen using (uid, node, cpu_millis, memory_bytes)
                where node_span.id = latest.id and latest.seen_until between :since and :now""", nodes, at);
        ask(SEEN + """
                insert into node_span (node, uid, cpu_millis, memory_bytes, started_at, seen_until)
                select seen.node, uid, seen.cpu_millis, seen.memory_bytes,
                    case when latest.seen_until >= :since then latest.seen_until else :now end, :now
                from seen left join latest using (uid) where latest.id is null or latest.seen_until < :now""", nodes, at);
    }

    Capacity capacity(Instant from, Instant to) {
        return jdbc.sql("""
                select count(distinct uid), coalesce(sum(seconds), 0), coalesce(sum(seconds * cpu_millis), 0),
                    coalesce(sum(seconds * memory_bytes), 0), (select min(started_at) from node_span) as since
                from (
                    select uid, cpu_millis, memory_bytes, extract(epoch from least(seen_until, cast(:to as timestamptz))
                        - greatest(started_at, cast(:from as timestamptz))) as seconds
                    from node_span where started_at < :to and seen_until > :from) as clipped""")
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .query((row, n) -> {
                    var since = row.getTimestamp("since");
                    return new Capacity(
                            row.getInt(1),
                            row.getBigDecimal(2),
                            row.getBigDecimal(3),
                            row.getBigDecimal(4),
                            since == null ? null : since.toInstant());
                })
                .single();
    }

    /** What the nodes cost in that time, by what an hour cost at each of its seconds; rounded once for each currency. */
    List<Money> cost(Instant from, Instant to) {
        return jdbc.sql("""
                with cost as (
                    select distinct on (valid_from) valid_from, currency, each from node_cost order by valid_from, id desc
                ), valid as (
                    select *, coalesce(lead(valid_from) over (order by valid_from), 'infinity') as until from cost
                )
                select currency, sum(each * extract(epoch from last - first)) as cost
                from valid join node_span on started_at < until and seen_until > valid_from,
                    lateral (select greatest(started_at, valid_from, cast(:from as timestamptz)) as first,
                        least(seen_until, until, cast(:to as timestamptz)) as last) as part
                where first < last group by currency order by currency""")
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .query((row, n) -> {
                    var currency = Money.currency(row.getString("currency"));
                    return new Money(
                            row.getBigDecimal("cost")
                                    .divide(HOUR, currency.getDefaultFractionDigits(), RoundingMode.HALF_UP),
                            currency);
                })
                .list();
    }

    /** In whole seconds, and never later than it is by the database's clock. */
    private Instant notAhead(Instant at) {
        return jdbc.sql("select date_trunc('second', least(cast(? as timestamptz), now()))")
                .param(Timestamp.from(at))
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private void ask(String sql, List<NodeCapacity> nodes, Instant now) {
        jdbc.sql(sql.replaceAll(":(now|since)\\b", "cast(:$1 as timestamptz)"))
                .param("uids", nodes.stream().map(NodeCapacity::uid).toArray(String[]::new))
                .param("nodes", nodes.stream().map(NodeCapacity::name).toArray(String[]::new))
                .param(
                        "cpus",
                        nodes.stream()
                                .map(node -> node.allocatable().cpu().millis())
                                .toArray(Long[]::new))
                .param(
                        "memories",
                        nodes.stream()
                                .map(node -> node.allocatable().memory().bytes())
                                .toArray(Long[]::new))
                .param("now", Timestamp.from(now))
                .param("since", Timestamp.from(now.minus(GOES_ON)))
                .update();
    }
}
