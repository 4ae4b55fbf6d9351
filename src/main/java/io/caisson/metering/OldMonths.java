package io.caisson.metering;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drops the ledger's months whose time is over, each as a whole and in a transaction of its own. A month that something
 * still stands on stays, and it is told why.
 */
@Component
class OldMonths {

    private static final Logger LOG = LoggerFactory.getLogger(OldMonths.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final UsageRetention retention;
    private final UsageMonths months;
    private final NodeRoller nodes;
    private final ObjectProvider<StandsOnUsage> standing;
    private final TransactionTemplate transaction;
    /** Why each stays that is older. */
    private volatile Map<YearMonth, String> staying = Map.of();

    OldMonths(
            JdbcClient jdbc,
            Clock clock,
            UsageRetention retention,
            UsageMonths months,
            NodeRoller nodes,
            ObjectProvider<StandsOnUsage> standing,
            TransactionTemplate transaction,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.retention = retention;
        this.months = months;
        this.nodes = nodes;
        this.standing = standing;
        this.transaction = transaction;
        Gauge.builder("caisson.usage.months.staying", this, old -> old.staying.size())
                .description("Months of usage that are older than their retention and can't be dropped")
                .register(meters);
    }

    void drop() {
        var oldest = UsageMonths.of(clock.instant()).minusMonths(retention.months());
        var stay = new TreeMap<YearMonth, String>();
        for (var month : months.parts()) {
            if (month.isBefore(oldest)) {
                reason(month, oldest).or(() -> drop(month, oldest)).ifPresent(why -> stay.put(month, why));
            }
        }
        stay.forEach((month, why) -> {
            if (!why.equals(staying.get(month))) {
                LOG.warn("The usage of {} is older than {} months and stays: {}.", month, retention.months(), why);
            }
        });
        staying = stay;
    }

    /**
     * Nobody can come to stand on it meanwhile. Where somebody reads the ledger for long, all that writes to it would wait
     * behind this: it gives way.
     *
     * @return why not
     */
    private Optional<String> drop(YearMonth month, YearMonth oldest) {
        try {
            return transaction.execute(status -> {
                jdbc.sql("set local lock_timeout = '2s'").update();
                lockOut();
                var why = reason(month, oldest);
                if (why.isEmpty() && isThere(month)) {
                    LOG.info("The usage of {} is older than {} months and is dropped.", month, retention.months());
                    drop(month);
                }
                return why;
            });
        } catch (DataAccessException e) {
            if (isLocked(e)) {
                return Optional.of("the ledger is being read");
            }
            throw e;
        }
    }

    /**
     * Before PostgreSQL 17, to lock a table takes one of the rights that V14 takes from the application. Nobody but this
     * transaction ever sees that it has one. Migrations do the same, and of two at once PostgreSQL would fail the second.
     */
    private void lockOut() {
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended('rights on usage_segment', 0))")
                .query(Integer.class)
                .single();
        jdbc.sql("grant truncate on usage_segment to current_user").update();
        jdbc.sql("lock table usage_segment in access exclusive mode").update();
        jdbc.sql("revoke truncate on usage_segment from current_user").update();
    }

    /** Another process may have dropped it while this one waited. */
    private boolean isThere(YearMonth month) {
        return jdbc.sql("select to_regclass(?) is not null")
                .param(UsageMonths.part(month))
                .query(Boolean.class)
                .single();
    }

    private static boolean isLocked(DataAccessException e) {
        return e instanceof PessimisticLockingFailureException
                || e.getRootCause() instanceof SQLException said && LOCK_NOT_AVAILABLE.equals(said.getSQLState());
    }

    private void drop(YearMonth month) {
        var part = UsageMonths.part(month);
        jdbc.sql("insert into usage_dropped (month, dropped_at) values (?, ?) on conflict do nothing")
                .params(Date.valueOf(month.atDay(1)), Timestamp.from(clock.instant()))
                .update();
        jdbc.sql("alter table usage_segment detach partition " + part).update();
        jdbc.sql("drop table " + part).update();
        nodes.drop(UsageMonths.start(month), UsageMonths.start(month.plusMonths(1)));
    }

    private Optional<String> reason(YearMonth month, YearMonth oldest) {
        if (stillOpen(month)) {
            return Optional.of("a pod that began in it still runs");
        }
        if (!rolledUp(month)) {
            return Optional.of("its rollups are still to be made");
        }
        return standing.stream()
                .flatMap(who -> who.reason(UsagePeriod.of(month), UsageMonths.start(oldest)).stream())
                .findFirst();
    }

    private boolean stillOpen(YearMonth month) {
        return jdbc.sql("select exists (select from usage_open where started_at >= ? and started_at < ?)")
                .params(
                        Timestamp.from(UsageMonths.start(month)),
                        Timestamp.from(UsageMonths.start(month.plusMonths(1))))
                .query(Boolean.class)
                .single();
    }

    private boolean rolledUp(YearMonth month) {
        return jdbc.sql("select not exists (select from usage_rollup_rebuild where month = ?)")
                .param(month.atDay(1))
                .query(Boolean.class)
                .single();
    }
}
