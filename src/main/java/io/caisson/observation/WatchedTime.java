package io.caisson.observation;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes when the watch saw everything: a row for each span, with a gap between two where it didn't. */
@Component
class WatchedTime {

    private final JdbcClient jdbc;

    WatchedTime(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The watch saw everything until now. Signs of life are two seconds apart, so that five of silence are no gap; a clock
     * that was set by more begins a span of its own.
     */
    void seen(Instant now) {
        var goesOn = jdbc.sql("""
                update watched_span set seen_until = greatest(seen_until, cast(:now as timestamptz))
                where id = (select max(id) from watched_span)
                  and cast(:now as timestamptz) between seen_until - interval '5 seconds' and seen_until + interval '5 seconds'""").param("now", Timestamp.from(now)).update();
        if (goesOn == 0) {
            jdbc.sql("insert into watched_span (started_at, seen_until) values (:now, :now)")
                    .param("now", Timestamp.from(now))
                    .update();
        }
    }

    /** What came since the last sign of life was kept meanwhile, however long that took. */
    void goesOn(Instant now) {
        jdbc.sql("""
                update watched_span set seen_until = greatest(seen_until, cast(:now as timestamptz))
                where id = (select max(id) from watched_span)""").param("now", Timestamp.from(now)).update();
    }

    /** Until when was seen, where that is later than now by more than a silence: then the clock was set back. */
    Optional<Instant> seenAfter(Instant now) {
        return jdbc.sql("""
                select max(seen_until) from watched_span
                having max(seen_until) > cast(:now as timestamptz) + interval '5 seconds'""")
                .param("now", Timestamp.from(now))
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    Optional<Instant> lastSeen() {
        return jdbc.sql("select seen_until from watched_span order by id desc limit 1")
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }
}
