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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says how much of a tenant's time was seen, from when the watch was live and what it found after each gap. */
@Component
public class Coverages {

    private final JdbcClient jdbc;
    private final Clock clock;

    Coverages(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public CoverageReport of(UUID tenant, UsagePeriod period) {
        var hours = new ArrayList<Hour>();
        var life = jdbc.sql(CoverageSql.GAPS)
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
        return ask(CoverageSql.OF_MANY, asked)
                .query((row, n) -> {
                    long missing = row.getLong("missing");
                    long reconstructed = row.getLong("unseen") - missing;
                    var seconds = new Seconds(row.getLong("lived") - missing - reconstructed, reconstructed, missing);
                    return Map.entry(row.getObject("id", UUID.class), seconds);
                })
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Whether the watch has seen a moment after that: then what vanished in a gap before it is in the ledger. The last span
     * says so; one before it may be of a clock that was ahead.
     */
    public boolean seenSince(Instant at) {
        return jdbc.sql("select coalesce((select seen_until > ? from watched_span order by id desc limit 1), false)")
                .param(Timestamp.from(at))
                .query(Boolean.class)
                .single();
    }

    /** How PostgreSQL would find it. */
    List<String> plan(Collection<Asked> asked) {
        return ask("explain " + CoverageSql.OF_MANY, asked).query(String.class).list();
    }

    private JdbcClient.StatementSpec ask(String sql, Collection<Asked> asked) {
        return jdbc.sql(sql)
                .param("tenants", asked.stream().map(Asked::tenant).toArray(UUID[]::new))
                .param(
                        "firsts",
                        asked.stream().map(one -> one.from().toString()).toArray(String[]::new))
                .param("lasts", asked.stream().map(one -> one.to().toString()).toArray(String[]::new))
                .param("from", edge(asked.stream().map(Asked::from).min(Comparator.naturalOrder())))
                .param("to", edge(asked.stream().map(Asked::to).max(Comparator.naturalOrder())))
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Of nobody's time, none is read. */
    private static Timestamp edge(Optional<Instant> at) {
        return Timestamp.from(at.orElse(Instant.EPOCH));
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
