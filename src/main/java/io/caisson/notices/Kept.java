package io.caisson.notices;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is kept and for how long. */
@Component
class Kept {

    private static final Duration NOTICES = Duration.ofDays(30);
    /** Longer than the last retry takes: a deleted tenant's last invoice still gets there. */
    private static final Duration OF_DELETED_TENANTS = Duration.ofDays(4);

    private static final int BATCH = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    Kept(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void dropOld() {
        var now = clock.instant();
        jdbc.sql("""
                update notice_delivery set state = 'FAILED', next_at = null, last_answer = coalesce(last_answer, ?)
                where state = 'PENDING' and endpoint_id in (select id from webhook_endpoint where state <> 'ENABLED')""").param(WebhookOutcomes.GOT_NOTHING).update();
        while (dropNotices(Timestamp.from(now.minus(NOTICES))) == BATCH) {
            // each in a transaction of its own
        }
        for (var table : new String[] {"webhook_endpoint", "notice_contact"}) {
            jdbc.sql("delete from " + table + " where tenant_id in"
                            + " (select id from tenant where state = 'DELETED' and deleted_at < ?)")
                    .param(Timestamp.from(now.minus(OF_DELETED_TENANTS)))
                    .update();
        }
    }

    private int dropNotices(Timestamp before) {
        return jdbc.sql("""
                delete from notice where id in (
                    select id from notice n where told_at < ? and not exists (
                        select from notice_delivery d where d.notice_id = n.id and d.state = 'PENDING')
                    order by told_at limit ?)""").params(before, BATCH).update();
    }
}
