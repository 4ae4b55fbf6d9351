package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The ledger's parts, one a month of UTC: made ahead of time, and dropped when their time is over. */
@Component
class UsageMonths {

    private static final Logger LOG = LoggerFactory.getLogger(UsageMonths.class);
    private static final int AHEAD = 2;
    static final String PART = "usage_segment_";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final UsageRetention retention;
    private final Set<YearMonth> ahead = ConcurrentHashMap.newKeySet();

    UsageMonths(JdbcClient jdbc, Clock clock, UsageRetention retention) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.retention = retention;
    }

    /** The first instant of the month after this one's. */
    static Instant after(Instant at) {
        return start(of(at).plusMonths(1));
    }

    static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    static YearMonth of(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    /** Makes the month's part if there is none. This month's and the next ones' are there already. */
    void make(Instant at) {
        if (!ahead.contains(of(at))) {
            jdbc.sql("select 1 from make_usage_month(?)")
                    .param(Timestamp.from(at))
                    .query(Integer.class)
                    .single();
        }
    }

    @Transactional
    void makeAhead() {
        var now = of(clock.instant());
        for (int n = 0; n <= AHEAD; n++) {
            make(start(now.plusMonths(n)));
        }
    }

    /** Only after {@link #makeAhead} was committed: what was rolled back is not there. */
    void madeAhead() {
        var now = of(clock.instant());
        ahead.clear();
        for (int n = 0; n <= AHEAD; n++) {
            ahead.add(now.plusMonths(n));
        }
    }

    /**
     * Drops the months whose retention is over, but none in which something still runs or of which the rollups are still to
     * be made. Those stay.
     */
    @Transactional
    void dropOld() {
        var oldest = of(clock.instant()).minusMonths(retention.months());
        for (var part : parts()) {
            var month = month(part);
            if (month.isBefore(oldest) && !stillOpen(month) && rolledUp(month)) {
                LOG.info("The usage of {} is older than {} months and is dropped.", month, retention.months());
                jdbc.sql("alter table usage_segment detach partition " + part).update();
                jdbc.sql("drop table " + part).update();
            }
        }
    }

    private List<String> parts() {
        return jdbc.sql("""
                select child.relname from pg_inherits join pg_class as child on child.oid = inhrelid
                where inhparent = to_regclass('usage_segment') order by child.relname""").query(String.class).list();
    }

    private static YearMonth month(String part) {
        return YearMonth.parse(part.substring(PART.length()).replace('_', '-'));
    }

    private boolean stillOpen(YearMonth month) {
        return jdbc.sql("select exists (select from usage_open where started_at >= ? and started_at < ?)")
                .params(Timestamp.from(start(month)), Timestamp.from(start(month.plusMonths(1))))
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
