package io.caisson.notices;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Notes what came of webhooks: of the delivery, and of the endpoint, which is disabled when nothing comes of it. */
@Component
class WebhookOutcomes {

    /** Why a delivery failed that was told when its endpoint was being paused or disabled. */
    static final String GOT_NOTHING = "The webhook was paused or disabled when this was told.";

    private static final Duration PATIENCE = Duration.ofDays(5);
    /** An endpoint that gets something rarely isn't disabled by the first failure after a quiet week. */
    private static final int MOST_ATTEMPTS_OF_THE_IMPATIENT = 4;

    private final JdbcClient jdbc;
    private final DeliveryNotes notes;
    private final Notices notices;
    private final Clock clock;

    WebhookOutcomes(JdbcClient jdbc, DeliveryNotes notes, Notices notices, Clock clock) {
        this.jdbc = jdbc;
        this.notes = notes;
        this.notices = notices;
        this.clock = clock;
    }

    private record Endpoint(
            @Nullable UUID tenant, String url, @Nullable Instant failingSince) {}

    @Transactional
    Outcome note(WebhookQueue.Due due, Attempted attempted) {
        var now = clock.instant();
        var endpoint = lock(due.endpoint()); // before its deliveries, as everybody does
        if (endpoint == null) {
            return Outcome.FAILED; // deleted meanwhile, and its deliveries with it
        }
        var outcome = notes.note(due.id(), due.attempts(), attempted, now);
        if (attempted instanceof Attempted.Taken) {
            failingSince(due.endpoint(), null);
            return outcome;
        }
        var since = endpoint.failingSince() == null ? now : endpoint.failingSince();
        failingSince(due.endpoint(), since);
        if (attempted instanceof Attempted.Gone) {
            disable(due.endpoint(), endpoint, "It answered 410 Gone.");
        } else if (!since.isAfter(now.minus(PATIENCE)) && due.attempts() >= MOST_ATTEMPTS_OF_THE_IMPATIENT) {
            disable(due.endpoint(), endpoint, "Nothing could be delivered for 5 days.");
        }
        return outcome;
    }

    private @Nullable Endpoint lock(UUID id) {
        return jdbc.sql("select tenant_id, url, failing_since from webhook_endpoint where id = ? for no key update")
                .param(id)
                .query((row, n) -> new Endpoint(
                        row.getObject("tenant_id", UUID.class),
                        row.getString("url"),
                        row.getTimestamp("failing_since") == null
                                ? null
                                : row.getTimestamp("failing_since").toInstant()))
                .optional()
                .orElse(null);
    }

    private void failingSince(UUID endpoint, @Nullable Instant since) {
        jdbc.sql("update webhook_endpoint set failing_since = :since where id = :id")
                .param("since", since == null ? null : Timestamp.from(since))
                .param("id", endpoint)
                .update();
    }

    private void disable(UUID id, Endpoint endpoint, String reason) {
        var disabled = jdbc.sql("""
                update webhook_endpoint set state = 'DISABLED', state_reason = ? where id = ? and state = 'ENABLED'""").params(reason, id).update();
        if (disabled == 0) {
            return;
        }
        giveUp(id, reason);
        notices.tell(
                endpoint.tenant(),
                NoticeType.WEBHOOK_DISABLED,
                Map.of("webhook", id.toString(), "host", Target.hostOf(endpoint.url()), "reason", reason));
    }

    /** Nothing more goes there until somebody asks for it. */
    @Transactional(propagation = Propagation.MANDATORY)
    void giveUp(UUID endpoint, String reason) {
        jdbc.sql("""
                update notice_delivery set state = 'FAILED', next_at = null, last_answer = coalesce(last_answer, ?)
                where endpoint_id = ? and state = 'PENDING'""").params(reason, endpoint).update();
    }
}
