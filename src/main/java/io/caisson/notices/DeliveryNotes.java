package io.caisson.notices;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes down what came of an attempt, and when the next one is. */
@Component
class DeliveryNotes {

    private final JdbcClient jdbc;
    private final Retries retries;

    DeliveryNotes(JdbcClient jdbc, Retries retries) {
        this.jdbc = jdbc;
        this.retries = retries;
    }

    /** @param attempts that were made before; when there are others by now, somebody asked for it again meanwhile */
    @Transactional(propagation = Propagation.MANDATORY)
    Outcome note(UUID delivery, int attempts, Attempted attempted, Instant now) {
        return switch (attempted) {
            case Attempted.Taken taken -> {
                write(delivery, attempts, taken, "DELIVERED", now, null);
                yield Outcome.DELIVERED;
            }
            case Attempted.Gone gone -> {
                write(delivery, attempts, gone, "FAILED", now, null);
                yield Outcome.FAILED;
            }
            case Attempted.Failed failed -> {
                var pause = retries.after(attempts + 1);
                var next = pause.map(each -> now.plus(longer(each, failed.after())))
                        .orElse(null);
                write(delivery, attempts, failed, next == null ? "FAILED" : "PENDING", now, next);
                yield next == null ? Outcome.FAILED : Outcome.RETRIED;
            }
        };
    }

    private static Duration longer(Duration pause, @Nullable Duration asked) {
        return asked == null || asked.compareTo(pause) < 0 ? pause : asked;
    }

    private void write(UUID id, int attempts, Attempted attempted, String state, Instant now, @Nullable Instant next) {
        jdbc.sql("""
                update notice_delivery set state = :state, attempts = attempts + 1, next_at = :next, claimed_until = null,
                    last_at = :now, last_status = :status, last_answer = :answer
                where id = :id and attempts = :attempts and (state = 'PENDING' or :state = 'DELIVERED')""")
                .param("state", state)
                .param("next", next == null ? null : Timestamp.from(next))
                .param("now", Timestamp.from(now))
                .param("status", attempted.status())
                .param("answer", Text.clean(attempted.text(), 300))
                .param("id", id)
                .param("attempts", attempts)
                .update();
    }
}
