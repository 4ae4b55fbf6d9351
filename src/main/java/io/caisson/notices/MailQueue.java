package io.caisson.notices;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who sends which mail now. Claims end by themselves, so that a killed process holds up nothing. */
@Component
class MailQueue {

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final DeliveryNotes notes;
    private final Clock clock;

    MailQueue(JdbcClient jdbc, DeliveryNotes notes, Clock clock) {
        this.jdbc = jdbc;
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * A mail that is due.
     *
     * @param body of the notice that it tells of
     */
    record Due(UUID id, int attempts, String address, String type, String body) {}

    @Transactional
    List<Due> claim(int most) {
        var now = clock.instant();
        return jdbc.sql("""
                with free as (
                    select id from notice_delivery
                    where state = 'PENDING' and address is not null and next_at <= :now
                      and (claimed_until is null or claimed_until <= :now)
                    order by next_at limit :most for update skip locked
                )
                update notice_delivery d set claimed_until = :until
                from free, notice n where free.id = d.id and n.id = d.notice_id
                returning d.id, d.attempts, d.address, n.type, n.body""")
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(LEASE)))
                .param("most", most)
                .query(Due.class)
                .list();
    }

    @Transactional
    Outcome note(Due due, Attempted attempted) {
        return notes.note(due.id(), due.attempts(), attempted, clock.instant());
    }
}
