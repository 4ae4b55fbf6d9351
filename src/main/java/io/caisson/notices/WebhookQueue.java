package io.caisson.notices;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who sends to which endpoint now. An endpoint is claimed as a whole, for a minute, so that it gets one delivery at a
 * time and those that wait for it hold up no others; what a killed process had claimed is free again after that minute.
 */
@Component
class WebhookQueue {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int MOST_OF_ONE_OWNER = 4;

    private final JdbcClient jdbc;
    private final Clock clock;

    WebhookQueue(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A delivery that is due.
     *
     * @param attempts that were made before
     */
    record Due(UUID id, int attempts, UUID endpoint, UUID notice, String url, boolean ofOperators, String body) {}

    /**
     * Claims endpoints that have something due, those that wait the longest first, and of no tenant more than four.
     *
     * @param failing those whose last delivery failed, or the others
     */
    @Transactional
    List<UUID> claim(boolean failing, int most) {
        var now = clock.instant();
        return jdbc.sql("""
                with busy as (
                    select coalesce(tenant_id, :operators) as owner, count(*) as endpoints
                    from webhook_endpoint where claimed_until > :now group by 1
                ), due as (
                    select e.id, d.next_at, row_number() over (partition by e.tenant_id order by d.next_at)
                        + coalesce(busy.endpoints, 0) as place
                    from webhook_endpoint e
                    cross join lateral (select next_at from notice_delivery
                        where endpoint_id = e.id and state = 'PENDING' and next_at <= :now order by next_at limit 1) d
                    left join busy on busy.owner = coalesce(e.tenant_id, :operators)
                    where e.state = 'ENABLED' and (e.failing_since is not null) = :failing
                      and (e.claimed_until is null or e.claimed_until <= :now)
                ), free as (
                    select e.id from webhook_endpoint e join due on due.id = e.id
                    where due.place <= :mostOfOne and e.state = 'ENABLED'
                      and (e.claimed_until is null or e.claimed_until <= :now)
                    order by due.next_at limit :most
                    for no key update of e skip locked
                )
                update webhook_endpoint e set claimed_until = :until from free where free.id = e.id returning e.id""")
                .param("operators", WebhookSecrets.OPERATORS)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(LEASE)))
                .param("failing", failing)
                .param("mostOfOne", MOST_OF_ONE_OWNER)
                .param("most", most)
                .query(UUID.class)
                .list();
    }

    /** What is due for a claimed endpoint; the claim lasts a minute from now. */
    @Transactional
    Optional<Due> next(UUID endpoint) {
        var now = clock.instant();
        jdbc.sql("update webhook_endpoint set claimed_until = ? where id = ?")
                .params(Timestamp.from(now.plus(LEASE)), endpoint)
                .update();
        return jdbc.sql("""
                select d.id, d.attempts, d.endpoint_id, d.notice_id, e.url, e.tenant_id, n.body
                from notice_delivery d
                join webhook_endpoint e on e.id = d.endpoint_id and e.state = 'ENABLED'
                join notice n on n.id = d.notice_id
                where d.endpoint_id = ? and d.state = 'PENDING' and d.next_at <= ?
                order by d.next_at limit 1""")
                .params(endpoint, Timestamp.from(now))
                .query(WebhookQueue::due)
                .optional();
    }

    void release(UUID endpoint) {
        jdbc.sql("update webhook_endpoint set claimed_until = null where id = ?")
                .param(endpoint)
                .update();
    }

    private static Due due(ResultSet row, int n) throws SQLException {
        return new Due(
                row.getObject("id", UUID.class),
                row.getInt("attempts"),
                row.getObject("endpoint_id", UUID.class),
                row.getObject("notice_id", UUID.class),
                row.getString("url"),
                row.getObject("tenant_id") == null,
                row.getString("body"));
    }
}
