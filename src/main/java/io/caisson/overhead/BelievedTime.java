package io.caisson.overhead;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The time by which what is old goes. A clock that is ahead once isn't believed: what went by it would not come back. */
@Component
class BelievedTime {

    private final JdbcClient jdbc;
    private final Clock clock;

    BelievedTime(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Never later than it is by the database's clock. */
    Instant now() {
        return notAhead(clock.instant());
    }

    Instant notAhead(Instant at) {
        return jdbc.sql("select least(cast(? as timestamptz), now())")
                .param(Timestamp.from(at))
                .query(Timestamp.class)
                .single()
                .toInstant();
    }
}
