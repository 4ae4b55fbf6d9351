package io.caisson.prices;

import io.caisson.metering.Meter;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which plan, price book and overhead policy a tenant was, is and will be on. */
@Component
public class TenantTerms {

    /** A row per span and meter. A change of plan, of the plan's version or of the prices ends one span and begins another. */
    private static final String SPANS = """
            with assigned as (
                select plan, valid_from, coalesce(lead(valid_from) over (order by valid_from), 'infinity') as until
                from tenant_plan where tenant_id = :tenant
            ), offered as (
                select plan, price_book, overhead, mark_up_percent, valid_from,
                    coalesce(lead(valid_from) over (partition by plan order by valid_from), 'infinity') as until
                from plan_version
            ), priced as (
                select price_book, currency, minimum, valid_from,
                    coalesce(lead(valid_from) over (partition by price_book order by valid_from), 'infinity') as until
                from price_version
            ), span as (
                select assigned.plan, priced.price_book, priced.valid_from, overhead, mark_up_percent, currency, minimum,
                    greatest(:from, assigned.valid_from, offered.valid_from, priced.valid_from) as first,
                    least(:to, assigned.until, offered.until, priced.until) as last
                from assigned join offered using (plan) join priced using (price_book)
            )
            select span.*, meter, each, free from span join price using (price_book, valid_from)
            where first < last order by first
            """.replaceAll(":(from|to)\\b", "cast(:$1 as timestamptz)");

    private final JdbcClient jdbc;

    TenantTerms(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In order, each ending where the next begins. The first plan of a tenant is valid from the beginning of time. */
    public List<Terms> between(UUID tenantId, Instant from, Instant to) {
        var rows = jdbc.sql(SPANS)
                .param("tenant", tenantId)
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .query(TenantTerms::row)
                .list();
        var terms = new ArrayList<Terms>();
        for (int first = 0; first < rows.size(); ) {
            var start = rows.get(first).from;
            var each = new EnumMap<Meter, Price>(Meter.class);
            int next = first;
            for (; next < rows.size() && rows.get(next).from.equals(start); next++) {
                each.put(rows.get(next).meter, rows.get(next).price);
            }
            terms.add(rows.get(first).terms(each));
            first = next;
        }
        return terms;
    }

    private record Row(
            Instant from,
            Instant to,
            String plan,
            String priceBook,
            Instant pricesFrom,
            String currency,
            BigDecimal minimum,
            OverheadPolicy overhead,
            Meter meter,
            Price price) {

        Terms terms(Map<Meter, Price> each) {
            return new Terms(
                    from,
                    to,
                    plan,
                    priceBook,
                    pricesFrom,
                    new Prices(Money.currency(currency), minimum, each),
                    overhead);
        }
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getTimestamp("first").toInstant(),
                row.getTimestamp("last").toInstant(),
                row.getString("plan"),
                row.getString("price_book"),
                row.getTimestamp("valid_from").toInstant(),
                row.getString("currency"),
                row.getBigDecimal("minimum"),
                new OverheadPolicy(
                        OverheadPolicy.Kind.valueOf(row.getString("overhead")), row.getBigDecimal("mark_up_percent")),
                Meter.of(row.getString("meter")),
                new Price(row.getBigDecimal("each"), row.getBigDecimal("free")));
    }
}
