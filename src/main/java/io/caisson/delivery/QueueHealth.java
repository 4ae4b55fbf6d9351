package io.caisson.delivery;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Whether due work is begun. */
@Component("queueHealthIndicator")
class QueueHealth implements HealthIndicator {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Backlog backlog;

    QueueHealth(Backlog backlog) {
        this.backlog = backlog;
    }

    @Override
    public Health health() {
        Backlog.Due due;
        try {
            due = backlog.due();
        } catch (DataAccessException e) {
            return Health.down()
                    .withDetail("reason", "The queue can't be read: the database doesn't answer.")
                    .build();
        }
        var late = due.oldest().compareTo(LONGEST_WAIT) > 0;
        var reason = late
                ? "The oldest of %d due tasks has waited %d s: no replica keeps up with them."
                        .formatted(due.tasks(), due.oldest().toSeconds())
                : "Due tasks are begun in time.";
        return (late ? Health.down() : Health.up())
                .withDetail("reason", reason)
                .withDetail("due", due.tasks())
                .withDetail("oldestSeconds", due.oldest().toSeconds())
                .build();
    }
}
