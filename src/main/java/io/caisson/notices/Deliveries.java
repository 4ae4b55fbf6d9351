package io.caisson.notices;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What went to an endpoint, or didn't; each can be asked for again. Of somebody else's endpoint there is nothing. */
@Component
public class Deliveries {

    private static final int MOST_TESTS = 10;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SELECT = """
            select d.*, n.type from notice_delivery d join notice n on n.id = d.notice_id
            join webhook_endpoint e on e.id = d.endpoint_id
            where e.id = :endpoint and e.tenant_id is not distinct from :owner
            """;

    private final JdbcClient jdbc;
    private final Notices notices;
    private final Bell bell;
    private final Clock clock;

    Deliveries(JdbcClient jdbc, Notices notices, Bell bell, Clock clock) {
        this.jdbc = jdbc;
        this.notices = notices;
        this.bell = bell;
        this.clock = clock;
    }

    /** The newest first. */
    public List<Delivery> list(@Nullable UUID owner, UUID endpoint, @Nullable DeliveryPlace after, int limit) {
        return jdbc.sql(SELECT
                        + " and (d.created_at, d.id) < (:at, :id) order by d.created_at desc, d.id desc limit :limit")
                .param("endpoint", endpoint)
                .param("owner", owner)
                .param(
                        "at",
                        after == null ? Timestamp.valueOf("9999-12-31 00:00:00") : Timestamp.from(after.createdAt()))
                .param("id", after == null ? new UUID(-1, -1) : after.id())
                .param("limit", limit)
                .query(Delivery::read)
                .list();
    }

    /**
     * Sends it again, with the same id, whatever became of it.
     *
     * @return empty when there is none
     * @throws NoticeConflict when the endpoint gets nothing now
     */
    @Transactional
    public Optional<Delivery> retry(@Nullable UUID owner, UUID endpoint, UUID id) {
        if (!lockEnabled(owner, endpoint)) {
            return Optional.empty();
        }
        jdbc.sql("""
                update notice_delivery set state = 'PENDING', attempts = 0, next_at = ? where id = ? and endpoint_id = ?""").params(Timestamp.from(clock.instant()), id, endpoint).update();
        bell.ringAfterCommit();
        return find(owner, endpoint, id);
    }

    /**
     * Sends a notice of the type {@code webhook.test}.
     *
     * @return empty when there is no such endpoint
     * @throws NoticeConflict when the endpoint gets nothing now, or had many of these just now
     */
    @Transactional
    public Optional<Delivery> test(@Nullable UUID owner, UUID endpoint) {
        if (!lockEnabled(owner, endpoint)) {
            return Optional.empty();
        }
        var lately = jdbc.sql("""
                select count(*) from notice_delivery d join notice n on n.id = d.notice_id
                where d.endpoint_id = ? and n.type = ? and d.created_at > ?""")
                .params(
                        endpoint,
                        NoticeType.WEBHOOK_TEST.text(),
                        Timestamp.from(clock.instant().minus(MINUTE)))
                .query(Integer.class)
                .single();
        if (lately >= MOST_TESTS) {
            throw new NoticeConflict("This webhook was tested %d times in a minute. Wait a moment.".formatted(lately));
        }
        var id = notices.tellOnly(endpoint, owner, NoticeType.WEBHOOK_TEST, Map.of("webhook", endpoint.toString()));
        return find(owner, endpoint, id);
    }

    private Optional<Delivery> find(@Nullable UUID owner, UUID endpoint, UUID id) {
        return jdbc.sql(SELECT + " and d.id = :id")
                .param("endpoint", endpoint)
                .param("owner", owner)
                .param("id", id)
                .query(Delivery::read)
                .optional();
    }

    /** @return whether there is such an endpoint */
    private boolean lockEnabled(@Nullable UUID owner, UUID endpoint) {
        var state = jdbc.sql("""
                select state from webhook_endpoint
                where id = :id and tenant_id is not distinct from :owner for no key update""")
                .param("id", endpoint)
                .param("owner", owner)
                .query(WebhookState.class)
                .optional();
        if (state.isPresent() && state.get() != WebhookState.ENABLED) {
            throw new NoticeConflict("This webhook gets nothing now. Enable it first.");
        }
        return state.isPresent();
    }
}
