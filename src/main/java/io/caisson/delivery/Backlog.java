package io.caisson.delivery;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much work is due and not begun, in one indexed statement; asked at most once a second. */
@Component
class Backlog {

    private static final Duration FRESH = Duration.ofSeconds(1);

    /** @param oldest for how long the oldest due task has waited; zero when none is due */
    record Due(long tasks, Duration oldest, long readNanos) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private Due last = new Due(0, Duration.ZERO, System.nanoTime() - FRESH.toNanos());

    Backlog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    synchronized Due due() {
        if (System.nanoTime() - last.readNanos() >= FRESH.toNanos()) {
            last = read();
        }
        return last;
    }

    private Due read() {
        var now = clock.instant();
        return jdbc.sql("""
                select count(*), min(execution_time) from scheduled_tasks
                where execution_time <= ? and not picked""")
                .param(Timestamp.from(now))
                .query((row, n) -> new Due(
                        row.getLong(1),
                        row.getTimestamp(2) == null
                                ? Duration.ZERO
                                : Duration.between(row.getTimestamp(2).toInstant(), now),
                        System.nanoTime()))
                .single();
    }
}
