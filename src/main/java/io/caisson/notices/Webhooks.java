package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The endpoints of a tenant, or of the operators where the tenant is null. Nobody else's exist here. */
@Component
public class Webhooks {

    private static final int MOST = 10;
    private static final String OWN = " where id = :id and tenant_id is not distinct from :owner";

    private final JdbcClient jdbc;
    private final WebhookClient client;
    private final WebhookSecrets secrets;
    private final WebhookOutcomes outcomes;
    private final Tenancy tenancy;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Webhooks(
            JdbcClient jdbc,
            WebhookClient client,
            WebhookSecrets secrets,
            WebhookOutcomes outcomes,
            Tenancy tenancy,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.client = client;
        this.secrets = secrets;
        this.outcomes = outcomes;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The types that an endpoint can ask for. */
    public static List<NoticeType> types() {
        return List.of(NoticeType.values());
    }

    public List<Webhook> list(@Nullable UUID owner) {
        return jdbc.sql(
                        "select * from webhook_endpoint where tenant_id is not distinct from :owner order by created_at, id")
                .param("owner", owner)
                .query(Webhook::read)
                .list();
    }

    public Optional<Webhook> find(@Nullable UUID owner, UUID id) {
        return jdbc.sql("select * from webhook_endpoint" + OWN)
                .param("id", id)
                .param("owner", owner)
                .query(Webhook::read)
                .optional();
    }

    /**
     * Looks its host up, and keeps it if it is on the public Internet.
     *
     * @throws InvalidValue with the field and the reason
     * @throws NoticeConflict when there are too many already
     */
    public Webhook.Made create(@Nullable UUID owner, WebhookChange wanted, String by) {
        if (wanted.url() == null) {
            throw new InvalidValue("url", "missing", "given");
        }
        var target = client.require(wanted.url(), owner == null);
        return transaction.execute(ignored -> insert(owner, target, wanted, by));
    }

    private Webhook.Made insert(@Nullable UUID owner, Target target, WebhookChange wanted, String by) {
        lock(owner);
        if (list(owner).size() >= MOST) {
            throw new NoticeConflict("There are %d webhooks already. Delete one first.".formatted(MOST));
        }
        var id = UUID.randomUUID();
        var now = clock.instant();
        jdbc.sql("""
                insert into webhook_endpoint (id, tenant_id, url, description, types, state, created_by, created_at)
                values (:id, :owner, :url, :description, string_to_array(:types, ','), :state, :by, :now)""")
                .param("id", id)
                .param("owner", owner)
                .param("url", target.url().toString())
                .param("description", Objects.requireNonNullElse(wanted.description(), ""))
                .param("types", String.join(",", Objects.requireNonNullElse(wanted.types(), List.of())))
                .param("state", Boolean.FALSE.equals(wanted.enabled()) ? "PAUSED" : "ENABLED")
                .param("by", by)
                .param("now", Timestamp.from(now))
                .update();
        var secret = secrets.make(id, now);
        return new Webhook.Made(find(owner, id).orElseThrow(), secret);
    }

    /** Under the tenant's lock, so that none is left of a tenant that is deleted meanwhile. */
    private void lock(@Nullable UUID owner) {
        if (owner == null) {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('webhooks of operators', 0))")
                    .query()
                    .listOfRows();
        } else {
            tenancy.lockStaying(owner);
        }
    }

    /**
     * Changes what is given. One that is enabled again begins as if it had never failed; one that is paused gets nothing,
     * and what waits for it has failed.
     *
     * @return empty when there is none
     */
    public Optional<Webhook> change(@Nullable UUID owner, UUID id, WebhookChange wanted) {
        var url = wanted.url() == null
                ? null
                : client.require(wanted.url(), owner == null).url().toString();
        return transaction.execute(ignored -> {
            if (!lockOwn(owner, id)) {
                return Optional.<Webhook>empty();
            }
            jdbc.sql("""
                    update webhook_endpoint set url = coalesce(:url, url), description = coalesce(:description, description),
                        types = coalesce(string_to_array(:types, ','), types)
                    where id = :id""")
                    .param("url", url)
                    .param("description", wanted.description())
                    .param("types", wanted.types() == null ? null : String.join(",", wanted.types()))
                    .param("id", id)
                    .update();
            if (wanted.enabled() != null) {
                enable(id, wanted.enabled());
            }
            return find(owner, id);
        });
    }

    private void enable(UUID id, boolean enabled) {
        var changed = jdbc.sql("""
                update webhook_endpoint set state = :state, state_reason = null, failing_since = null
                where id = :id and state <> :state""")
                .param("state", enabled ? "ENABLED" : "PAUSED")
                .param("id", id)
                .update();
        if (changed > 0) {
            // Also what was told by who didn't see yet that it gets nothing.
            outcomes.giveUp(id, enabled ? WebhookOutcomes.GOT_NOTHING : "The webhook was paused.");
        }
    }

    /** @return the endpoint with its new secret, beside which the old one signs for a day; empty when there is none */
    @Transactional
    public Optional<Webhook.Made> rotate(@Nullable UUID owner, UUID id) {
        if (!lockOwn(owner, id)) {
            return Optional.empty();
        }
        var secret = secrets.make(id, clock.instant());
        return find(owner, id).map(webhook -> new Webhook.Made(webhook, secret));
    }

    /** @return whether there was one; its deliveries go with it */
    @Transactional
    public boolean delete(@Nullable UUID owner, UUID id) {
        return jdbc.sql("delete from webhook_endpoint" + OWN)
                        .param("id", id)
                        .param("owner", owner)
                        .update()
                > 0;
    }

    private boolean lockOwn(@Nullable UUID owner, UUID id) {
        return jdbc.sql("select id from webhook_endpoint" + OWN + " for no key update")
                .param("id", id)
                .param("owner", owner)
                .query(UUID.class)
                .optional()
                .isPresent();
    }
}
