package io.caisson.charges;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.prices.BillingPeriod;
import io.caisson.prices.TenantTerms;
import io.caisson.prices.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Derives charges a second time and another way, to check the first: the tenant's segments are read one by one, in
 * constant memory however many there are, and summed here instead of in SQL.
 */
@Component
public class Recount {

    private static final int AT_ONCE = 5_000;

    private static final String SEGMENTS = """
            select app, sign, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at,
                coalesce(ended_at, :until) as ended_at
            from usage_segment
            where tenant_id = :tenant and started_at >= date_trunc('month', :from, 'UTC') and started_at < :to
            union all
            select segment.app, sign, segment.cpu_millis, segment.memory_bytes, segment.overhead_cpu_millis,
                segment.overhead_memory_bytes, segment.started_at, :until
            from usage_open join usage_segment as segment
              on segment.id = segment_id and segment.started_at = usage_open.started_at
            where usage_open.tenant_id = :tenant and usage_open.started_at < date_trunc('month', :from, 'UTC')
            """.replaceAll(":(from|to|until)\\b", "cast(:$1 as timestamptz)");

    private final JdbcClient jdbc;
    private final TenantTerms terms;
    private final Charges charges;

    Recount(JdbcClient jdbc, TenantTerms terms, Charges charges) {
        this.jdbc = jdbc;
        this.terms = terms;
        this.charges = charges;
    }

    /**
     * Needs a transaction, without which all rows would be read at once.
     *
     * @param until when what still runs is taken to end
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Charge> of(UUID tenantId, BillingPeriod period, Instant until) {
        var spans = terms.between(tenantId, period.from(), period.to()).stream()
                .map(Span::new)
                .toList();
        jdbc.sql(SEGMENTS)
                .withFetchSize(AT_ONCE)
                .param("tenant", tenantId)
                .param("from", Timestamp.from(period.from()))
                .param("to", Timestamp.from(period.to()))
                .param("until", Timestamp.from(until.truncatedTo(ChronoUnit.SECONDS)))
                .query((ResultSet row) -> {
                    for (var span : spans) {
                        span.add(row);
                    }
                });
        return Rating.of(
                period, charges.life(tenantId), spans.stream().map(Span::rated).toList());
    }

    private static final class Span {

        private final Terms terms;
        private final Map<String, Held> apps = new TreeMap<>();

        Span(Terms terms) {
            this.terms = terms;
        }

        void add(ResultSet row) throws SQLException {
            long from = Math.max(seconds(row, "started_at"), terms.from().getEpochSecond());
            long to = Math.min(seconds(row, "ended_at"), terms.to().getEpochSecond());
            if (from < to) {
                apps.merge(row.getString("app"), Held.of(row, row.getInt("sign") * (to - from)), Held::plus);
            }
        }

        Rated rated() {
            return new Rated(
                    terms,
                    apps.entrySet().stream()
                            .map(app -> new AppUsage(app.getKey(), app.getValue()))
                            .toList());
        }

        private static long seconds(ResultSet row, String column) throws SQLException {
            return row.getTimestamp(column).toInstant().getEpochSecond();
        }
    }
}
