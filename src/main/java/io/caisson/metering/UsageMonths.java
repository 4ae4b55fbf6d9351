package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The ledger's parts, one a month of UTC: made ahead of time. */
@Component
class UsageMonths {

    private static final int AHEAD = 2;
    static final String PART = "usage_segment_";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Set<YearMonth> ahead = ConcurrentHashMap.newKeySet();

    UsageMonths(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
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

    /** All that there are. */
    List<YearMonth> parts() {
        return jdbc.sql("""
                select child.relname from pg_inherits join pg_class as child on child.oid = inhrelid
                where inhparent = to_regclass('usage_segment') order by child.relname""").query((row, n) -> month(row.getString(1))).list();
    }

    static String part(YearMonth month) {
        return PART + month.toString().replace('-', '_');
    }

    private static YearMonth month(String part) {
        return YearMonth.parse(part.substring(PART.length()).replace('_', '-'));
    }
}
