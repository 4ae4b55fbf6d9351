package io.caisson.metering;

import io.caisson.metering.Ledger.Open;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lets what runs past a month's end go on in a segment of the new month, so that the old one can be closed. */
@Component
class MonthEnd {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final Clock clock;

    MonthEnd(JdbcClient jdbc, Ledger ledger, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @return whether there may be more */
    @Transactional
    boolean carryOver() {
        var month = UsageMonths.start(UsageMonths.of(clock.instant()));
        var left = jdbc.sql("""
                select tenant_id, segment_id, started_at from usage_open where started_at < ?
                order by started_at limit ? for update skip locked""")
                .params(Timestamp.from(month), AT_ONCE)
                .query(Open::of)
                .list();
        left.forEach(ledger::carryOver);
        return left.size() == AT_ONCE;
    }
}
