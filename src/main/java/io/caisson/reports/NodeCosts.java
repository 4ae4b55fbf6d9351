package io.caisson.reports;

import io.caisson.prices.ValidFrom;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators say that a node costs. Nothing is billed by it, so that it may be put right for the past, too. */
@Service
public class NodeCosts {

    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final int DECIMALS = 6;

    private final JdbcClient jdbc;
    private final Clock clock;

    NodeCosts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The latest first; of each instant what was said last. */
    public List<NodeCost> all() {
        return jdbc.sql("""
                select distinct on (valid_from) valid_from, each, currency, created_by, created_at
                from node_cost order by valid_from desc, id desc""")
                .query((row, n) -> new NodeCost(
                        row.getTimestamp("valid_from").toInstant(),
                        row.getBigDecimal("each"),
                        Money.currency(row.getString("currency")),
                        row.getString("created_by"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    /** What a node costs now. */
    public Optional<NodeCost> inForce() {
        return all().stream()
                .filter(cost -> !cost.validFrom().isAfter(clock.instant()))
                .findFirst();
    }

    /**
     * The same again changes nothing.
     *
     * @param cost of a node and an hour
     * @param validFrom null or empty for now
     */
    @Transactional
    public NodeCost put(@Nullable BigDecimal cost, @Nullable String currency, @Nullable String validFrom, String by) {
        var each = cost(cost);
        var in = Money.currency(currency == null ? "" : currency);
        var from = validFrom == null || validFrom.isBlank()
                ? clock.instant().truncatedTo(ChronoUnit.SECONDS)
                : ValidFrom.read("validFrom", validFrom.strip());
        return find(from)
                .filter(known ->
                        known.each().compareTo(each) == 0 && known.currency().equals(in))
                .orElseGet(() -> keep(new NodeCost(from, each, in, by, clock.instant())));
    }

    private Optional<NodeCost> find(Instant validFrom) {
        return all().stream()
                .filter(known -> known.validFrom().equals(validFrom))
                .findFirst();
    }

    private NodeCost keep(NodeCost cost) {
        jdbc.sql("insert into node_cost (valid_from, currency, each, created_by, created_at) values (?, ?, ?, ?, ?)")
                .params(
                        Timestamp.from(cost.validFrom()),
                        cost.currency().getCurrencyCode(),
                        cost.each(),
                        cost.createdBy(),
                        Timestamp.from(cost.createdAt()))
                .update();
        return cost;
    }

    private static BigDecimal cost(@Nullable BigDecimal cost) {
        if (cost == null
                || cost.signum() < 0
                || cost.compareTo(MOST) > 0
                || cost.stripTrailingZeros().scale() > DECIMALS) {
            throw new InvalidValue(
                    "cost",
                    cost == null ? "" : cost.toString(),
                    "between 0 and 1000000 with at most %d decimals, for a node and an hour".formatted(DECIMALS));
        }
        return cost;
    }
}
